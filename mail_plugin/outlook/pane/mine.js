import { element } from "../pages/element.js";
import { myReports } from "../pages/my_reports.js";

/**
 * The reports of this Outlook: what is known at once, then what the service says now.
 * @param {import("../pages/receipts.js").Receipts} receipts
 * @param {{say: import("../pages/shapes.js").Say, show: (content: Node, said?: string) => void, close: () => void}} acts
 */
export async function showMine(receipts, { say, show, close }) {
  const place = element("div");
  const draw = async () => {
    const list = myReports(await receipts.all(), say, () => void receipts.forget().then(draw), false);
    place.replaceChildren(list ?? element("p", {}, say("reportMineNone")));
  };
  await draw();
  show(element("section", {},
    element("h1", { tabindex: -1 }, say("reportMine")),
    element("p", { class: "quiet" }, say("reportMineWhy")),
    place,
    element("div", { class: "row buttons" }, element("button", { type: "button", class: "first", click: close }, say("close")))), say("reportMine"));
  await receipts.refresh();
  await draw();
}
