// Extras for the desk; every form works without them: drafts saved while typing, a word of warning.
(function () {
  "use strict";

  var refused = document.getElementById("refused");
  if (refused) refused.focus();

  var print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", function () {
      window.print();
    });
  }

  var form = document.querySelector("form[data-autosave]");
  if (!form) return;
  var said = form.querySelector("[data-saved]");
  var timer = 0;
  var dirty = false;
  var busy = false;
  var leaving = false;

  function say(text) {
    if (said) said.textContent = text;
  }

  function save() {
    if (busy || !dirty || leaving) return;
    var sent = new FormData(form);
    dirty = false;
    busy = true;
    sent.delete("then");
    fetch(form.dataset.autosave, {
      method: "POST",
      body: new URLSearchParams(sent),
      credentials: "same-origin",
      redirect: "manual",
    })
      .then(function (answer) {
        if (answer.type === "opaqueredirect") throw new Error("登录已到时，请另开一页登录，再回来保存");
        return answer.json();
      })
      .then(function (answer) {
        if (answer.version !== undefined) form.elements.version.value = answer.version;
        say(answer.said);
      })
      .catch(function (problem) {
        dirty = true;
        say(/登录/.test(problem.message) ? problem.message : "没有存上，网络好了会再试");
      })
      .then(function () {
        busy = false;
        if (dirty) later();
      });
  }

  function later() {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, 3000);
  }

  form.addEventListener("input", function () {
    dirty = true;
    say("有改动，正要保存 …");
    later();
  });
  form.addEventListener("submit", function (event) {
    // A save under way would make this form out of date; wait for it.
    if (busy) {
      event.preventDefault();
      var pressed = event.submitter;
      window.setTimeout(function () {
        if (pressed) pressed.click();
        else form.submit();
      }, 300);
      return;
    }
    leaving = true;
    window.clearTimeout(timer);
  });
  window.addEventListener("beforeunload", function (event) {
    if (dirty && !leaving) event.preventDefault();
  });
})();
