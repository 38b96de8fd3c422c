// Only a browser control without modules runs this (Internet Explorer's, in Outlook 2016 and 2019): it says so, instead of staying empty.
document.addEventListener("DOMContentLoaded", function () {
  document.body.className += " too-old";
});
