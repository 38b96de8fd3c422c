// Which part of a mail is its message: what is quoted and the signature are left out, Thunderbird's own headings, too.

const HISTORY = "blockquote[type=cite], blockquote.gmail_quote, .gmail_attr, .moz-cite-prefix, #appendonsend ~ *, #divRplyFwdMsg, #divRplyFwdMsg ~ *";
const NO_WORDS = ".moz-signature, .moz-txt-sig, .moz-mime-attachment-header, .moz-header-part1, .moz-header-part2, .moz-header-part3";

/** @param {Element} root body of the mail @param {boolean} [live] is it on the screen, with computed styles? @returns {MailReading} */
function readMailWords(root, live = false) {
  const fresh = readShown(root, `${HISTORY}, ${NO_WORDS}`, live);
  // A mail of nothing but a quotation is no answer to anything: then the quotation is the message.
  return fresh.text ? fresh : readShown(root, NO_WORDS, live);
}
