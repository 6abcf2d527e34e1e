// While an application is written: what is published already, under the field. Sent as a form's body.
(function () {
  "use strict";
  var field = document.getElementById("wanted"), place = document.getElementById("near");
  var form = field.form, timer = 0, asked = field.value.trim();

  function look() {
    var words = field.value.trim(), sent = new URLSearchParams();
    if (words === asked) return;
    asked = words;
    sent.set("csrf_token", form.elements.csrf_token.value);
    sent.set("wanted", words);
    fetch("/apply/near", { method: "POST", body: sent })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (found) { if (words === asked) place.innerHTML = found; })
      .catch(function () { });
  }

  field.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(look, 600);
  });
})();
