// The fresh receipt is not left by accident: whoever goes on is asked first whether it was kept.
(function () {
  "use strict";
  var dialog = document.querySelector(".leaving");
  var inHall = document.documentElement.classList.contains("hall");  // its idle wipe asks nobody
  var kept = false, wanted = null;
  if (!dialog || !dialog.showModal) return;

  function keep() { kept = true; }

  // Before the hall's own handling of links, which would be gone already.
  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a[href]") : null;
    if (kept || !link || link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    event.stopPropagation();
    wanted = link;
    dialog.showModal();
  }, true);

  dialog.querySelector(".go").addEventListener("click", function () {
    keep();
    dialog.close();
    wanted.click();
  });
  dialog.querySelector(".stay").addEventListener("click", function () { dialog.close(); wanted.focus(); });
  window.addEventListener("beforeprint", keep);
  if (!inHall) window.addEventListener("beforeunload", function (event) {
    if (!kept && !document.querySelector("form[data-sent]")) event.preventDefault();
  });
  document.addEventListener("submit", function (event) { event.target.dataset.sent = ""; });
})();
