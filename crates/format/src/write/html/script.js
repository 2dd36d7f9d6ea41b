
"use strict";
(() => {
  const media = document.getElementById("media");
  if (!media) return;
  document.body.classList.add("plays");
  const said = [...document.querySelectorAll("main > p [data-e]")];
  const starts = said.map((one) => Number(one.dataset.t));
  let now = null;
  let scrolled = 0;

  const seek = (seconds) => {
    media.currentTime = seconds;
    const playing = media.play();
    if (playing) playing.catch(() => {});
  };

  document.addEventListener("click", (event) => {
    const one = event.target.closest("[data-t]");
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!one || !plain || !getSelection().isCollapsed) return;
    event.preventDefault();
    seek(Number(one.dataset.t));
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === media) return;
    const by = { j: -10, l: 10 }[event.key];
    if (by) media.currentTime = Math.max(0, media.currentTime + by);
    if (event.key === "k") media.paused ? seek(media.currentTime) : media.pause();
  });

  for (const name of ["wheel", "touchmove", "keydown"]) {
    addEventListener(name, () => { scrolled = Date.now(); }, { passive: true });
  }

  const at = (seconds) => {
    let from = 0, to = starts.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (starts[middle] <= seconds) from = middle + 1; else to = middle;
    }
    const one = said[from - 1];
    return one && seconds < Number(one.dataset.e) ? one : null;
  };

  media.addEventListener("timeupdate", () => {
    const one = at(media.currentTime);
    if (one === now) return;
    if (now) now.classList.remove("now");
    now = one;
    if (!now) return;
    now.classList.add("now");
    const place = now.getBoundingClientRect();
    const beside = matchMedia("(min-width: 68rem)").matches;
    const covered = beside ? 0 : media.getBoundingClientRect().bottom;
    const hidden = place.top < covered + 20 || place.bottom > innerHeight * 0.85;
    if (hidden && !media.paused && Date.now() - scrolled > 5000) {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      now.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    }
  });

  const stated = /[#&]t=([0-9.]+)/.exec(location.hash);
  if (stated) media.currentTime = Number(stated[1]);
})();
