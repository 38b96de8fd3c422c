import { element } from "../pages/element.js";

/**
 * What a person who was given an enrolment code sees until this Outlook is connected.
 * @param {import("../pages/shapes.js").Say} say
 * @param {(code: string) => Promise<boolean>} enrol  false: the code was not accepted
 */
export function connectForm(say, enrol) {
  const code = element("input", { type: "text", autocomplete: "off", spellcheck: "false", required: true });
  const problem = element("p", { role: "alert" });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!(await enrol(code.value.trim()))) problem.textContent = say("optionsEnrolFailed");
  };
  return element("form", { class: "notice connect", submit },
    element("p", {}, say("optionsNotConnected")),
    element("label", { class: "field" }, element("span", {}, say("optionsCode")), code),
    problem,
    element("div", { class: "row" }, element("button", { type: "submit" }, say("optionsEnrol"))));
}
