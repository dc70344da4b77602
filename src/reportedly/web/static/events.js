// Events: a brush over the bars chooses days with the mouse. The bars' links and the two fields do the same without it.
"use strict";

(() => {
  document.documentElement.classList.add("js");
  // empty fields stay out of the address
  const fields = [...document.querySelectorAll("form.stack input, form.filters input")];
  for (const form of new Set(fields.map((field) => field.form))) {
    form.addEventListener("submit", () => { for (const field of fields) if (field.form === form) field.disabled = !field.value; });
  }
  window.addEventListener("pageshow", () => { for (const field of fields) field.disabled = false; });
  const figure = document.getElementById("brush");
  const svg = figure?.querySelector("svg.bars");
  const [since, until] = [document.getElementById("since"), document.getElementById("until")];
  if (!svg || !since || !until) return;
  const bars = [...svg.querySelectorAll("a")];
  const box = figure.querySelector(".brush-box");
  let from = null;
  let pick = null;

  const at = (event) => {
    const { left, width } = svg.getBoundingClientRect();
    return Math.min(Math.max(Math.floor(((event.clientX - left) / width) * bars.length), 0), bars.length - 1);
  };

  function show(first, last) {
    if (!pick) {
      pick = document.createElement("div");
      pick.className = "brush-pick";
      pick.append(Object.assign(document.createElement("span"), { className: "brush-days" }));
      box.append(pick);
    }
    const width = svg.getBoundingClientRect().width / bars.length;
    pick.style.left = `${first * width}px`;
    pick.style.width = `${(last - first + 1) * width}px`;
    pick.firstChild.textContent = `${bars[first].dataset.since} – ${bars[last].dataset.until}`;
  }

  const clear = () => { pick?.remove(); pick = null; from = null; };

  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    event.preventDefault();
    from = { bar: at(event), x: event.clientX, moved: false };
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from) return;
    from.moved ||= Math.abs(event.clientX - from.x) > 4;
    if (from.moved) show(Math.min(from.bar, at(event)), Math.max(from.bar, at(event)));
  });
  svg.addEventListener("pointerup", (event) => {
    if (!from) return;
    const [first, last] = [Math.min(from.bar, at(event)), Math.max(from.bar, at(event))];
    const { moved } = from;
    from = null;
    since.value = bars[first].dataset.since;
    until.value = bars[last].dataset.until;
    if (!moved) show(first, last);
    since.form.requestSubmit();
  });
  svg.addEventListener("pointercancel", clear);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") clear(); });
  window.addEventListener("pageshow", clear);
})();
