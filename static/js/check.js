// The page that checks a screen: what the browser itself can tell, beside what the server knew.
(function () {
  "use strict";
  var list = document.querySelector(".checks");

  function say(name, holds) {
    var mark = list.querySelector('[data-check="' + name + '"] b');
    mark.className = "st " + (holds ? "ok" : "due");
    mark.querySelector("use").setAttribute("href", holds ? "#i-ok" : "#i-alert");
    mark.lastChild.data = holds ? "好" : "要改";
  }

  say("full", innerWidth >= screen.width - 1 && innerHeight >= screen.height - 1);
  say("scale", devicePixelRatio === 1 && (!window.visualViewport || visualViewport.scale === 1));
  say("touch", navigator.maxTouchPoints > 0);
  say("clock", Math.abs(Date.now() / 1000 - list.dataset.now) < 60);
  say("copy", Boolean(navigator.serviceWorker && navigator.serviceWorker.controller));

  function voice() {
    say("voice", speechSynthesis.getVoices().some(function (one) { return /^(zh|cmn)/i.test(one.lang); }));
  }
  if (window.speechSynthesis) {
    voice();
    speechSynthesis.addEventListener("voiceschanged", voice);
  } else say("voice", false);
})();
