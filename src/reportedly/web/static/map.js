// Zoom with the wheel and drag the map. Without it the links beside the map do the same.
"use strict";

(() => {
  const map = document.querySelector("[data-map]");
  if (!map) return;
  const whole = map.viewBox.baseVal;
  const full = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  const view = { ...full };
  const spots = [...map.querySelectorAll(".spot")].map((spot) => [spot, Number(spot.getAttribute("r"))]);
  const names = [...map.querySelectorAll(".spot-name")];
  let held = null;
  let moved = false;

  function show() {
    const shrink = view.width / full.width;
    view.x = Math.min(Math.max(view.x, full.x), full.x + full.width - view.width);
    view.y = Math.min(Math.max(view.y, full.y), full.y + full.height - view.height);
    map.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
    for (const [spot, radius] of spots) spot.setAttribute("r", radius * shrink ** 0.7);
    for (const name of names) name.setAttribute("font-size", 12 * shrink);
    map.classList.toggle("zoomed", shrink < 1);
  }

  function place(event) {
    const box = map.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  function zoom(by, [right, down]) {
    const width = Math.min(Math.max(view.width * by, full.width / 12), full.width);
    const height = width * full.height / full.width;
    view.x += (view.width - width) * right;
    view.y += (view.height - height) * down;
    view.width = width;
    view.height = height;
    show();
  }

  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && event.deltaY > 0 && view.width >= full.width) return; // let the page scroll
    event.preventDefault();
    zoom(event.deltaY < 0 ? 0.8 : 1.25, place(event));
  }, { passive: false });
  map.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0) return;
    held = { x: event.clientX, y: event.clientY, from: { ...view } };
    moved = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    const box = map.getBoundingClientRect();
    if (Math.abs(event.clientX - held.x) + Math.abs(event.clientY - held.y) > 4) moved = true;
    if (!moved) return;
    map.classList.add("dragging");
    view.x = held.from.x - (event.clientX - held.x) / box.width * view.width;
    view.y = held.from.y - (event.clientY - held.y) / box.height * view.height;
    show();
  });
  window.addEventListener("pointerup", () => { held = null; map.classList.remove("dragging"); });
  map.addEventListener("click", (event) => { if (moved) { event.preventDefault(); moved = false; } }, true);
  map.addEventListener("dragstart", (event) => event.preventDefault());
})();
