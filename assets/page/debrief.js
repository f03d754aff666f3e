// Draws any number of the game from its table on this page. It asks nobody for anything; without it the tables still say everything.
(() => {
  "use strict";
  const box = document.getElementById("chooser"), tables = [...document.querySelectorAll("details.number")];
  if (!box || !tables.length) return;
  const MOST = 6, WIDE = 720, HIGH = 300, LEFT = 48, RIGHT = 176, TOP = 14, LOW = 28;
  const DASHES = ["", "8 4", "2 4", "10 4 2 4", "14 4", "5 3 1 3"];
  const made = (tag, given, ...inside) => {
    const found = given.svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(given)) if (name !== "svg") found.setAttribute(name, value);
    found.append(...inside);
    return found;
  };
  const drawn = (tag, given, ...inside) => made(tag, { svg: 1, ...given }, ...inside);
  const number = (cell) => parseFloat(cell.textContent.replace("−", "-"));
  const read = (details) => {
    const table = details.querySelector("table"), heads = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
    const rows = [...table.tBodies[0].rows].map((row) => ({ name: row.cells[0].textContent, values: [...row.cells].slice(1).map(number) }));
    return { heads, rows: rows.filter((row) => row.values.some((value) => !isNaN(value))) };
  };
  const moved = (row) => {
    const known = row.values.filter((value) => !isNaN(value));
    return Math.max(...known) - Math.min(...known);
  };
  const choice = made("select", { id: "which" });
  let group = null;
  for (const details of tables) {
    if (!group || group.label !== details.dataset.of) choice.append((group = made("optgroup", { label: details.dataset.of })));
    group.append(made("option", { value: details.id }, details.querySelector("summary").textContent));
  }
  const picks = made("fieldset", { class: "picks" }), picture = made("div", {});
  box.append(made("div", { class: "chooser" }, made("label", {}, box.dataset.which, choice)), picks, picture);
  let data = null, chosen = [];

  const ticks = (low, high) => {
    const rough = (high - low || 1) / 4, unit = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((k) => k * unit).find((k) => k >= rough), found = [];
    for (let k = Math.floor(low / step + 1e-9); k * step < high + step * 0.999; k++) found.push(+(k * step).toPrecision(6));
    return found;
  };
  const apart = (labels) => {
    labels.sort((a, b) => a.y - b.y);
    for (let k = 1; k < labels.length; k++) labels[k].y = Math.max(labels[k].y, labels[k - 1].y + 15);
    const over = labels.length ? labels[labels.length - 1].y - (HIGH - LOW) : 0;
    if (over > 0) for (let k = labels.length - 1, most = HIGH - LOW; k >= 0; k--, most -= 15) labels[k].y = Math.min(labels[k].y, most);
  };
  const draw = () => {
    const { heads, rows } = data, all = rows.flatMap((row) => row.values).filter((value) => !isNaN(value));
    const steps = ticks(Math.min(...all), Math.max(...all)), low = steps[0], high = steps[steps.length - 1];
    const x = (k) => LEFT + ((WIDE - LEFT - RIGHT) * k) / Math.max(1, heads.length - 1);
    const y = (value) => HIGH - LOW - ((HIGH - LOW - TOP) * (value - low)) / (high - low || 1);
    const svg = drawn("svg", { id: "drawn", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `${choice.selectedOptions[0].textContent}. ${box.dataset.same}` });
    for (const step of steps) {
      svg.append(drawn("path", { class: "rule", d: `M${LEFT} ${y(step)}H${WIDE - RIGHT}` }));
      svg.append(drawn("text", { class: "axis", x: LEFT - 8, y: y(step) + 4, "text-anchor": "end" }, String(step).replace("-", "−")));
    }
    heads.forEach((head, k) => {
      if (k % Math.ceil(heads.length / 7) === 0) svg.append(drawn("text", { class: "axis", x: x(k), y: HIGH - 8, "text-anchor": "middle" }, head));
    });
    const line = (row, given) => {
      const parts = row.values.map((value, k) => (isNaN(value) ? "" : `${k && !isNaN(row.values[k - 1]) ? "L" : "M"}${x(k).toFixed(1)} ${y(value).toFixed(1)}`));
      return drawn("path", { d: parts.join(""), ...given });
    };
    for (const row of rows) if (!chosen.includes(row.name)) svg.append(line(row, { class: "other" }));
    const labels = [];
    chosen.forEach((name, k) => {
      const row = rows.find((found) => found.name === name), last = row.values.findLast((value) => !isNaN(value));
      const look = { class: `p${k}`, "stroke-dasharray": DASHES[k] };
      svg.append(line(row, look));
      labels.push({ y: y(last) + 4, at: y(last), name, look, last });
    });
    apart(labels);
    for (const label of labels) {
      const short = label.name.length > 20 ? label.name.slice(0, 19) + "…" : label.name;
      svg.append(drawn("path", { d: `M${WIDE - RIGHT + 4} ${label.at}L${WIDE - RIGHT + 12} ${label.y - 4}h14`, ...label.look }));
      svg.append(drawn("text", { x: WIDE - RIGHT + 30, y: label.y }, `${short} ${String(label.last).replace("-", "−")}`));
    }
    picture.replaceChildren(svg);
  };
  const buttons = () => {
    picks.replaceChildren(made("legend", {}, box.dataset.picks));
    picks.hidden = data.rows.length < 2;
    for (const row of data.rows) {
      const button = made("button", { type: "button", "aria-pressed": chosen.includes(row.name) }, row.name);
      button.onclick = () => {
        chosen = chosen.includes(row.name) ? chosen.filter((name) => name !== row.name) : [...chosen, row.name].slice(-MOST);
        for (const other of picks.querySelectorAll("button")) other.setAttribute("aria-pressed", chosen.includes(other.textContent));
        draw();
      };
      picks.append(button);
    }
  };
  choice.onchange = () => {
    data = read(document.getElementById(choice.value));
    chosen = [...data.rows].sort((a, b) => moved(b) - moved(a)).slice(0, 4).map((row) => row.name);
    buttons();
    draw();
  };
  const first = tables.find((details) => details.dataset.first) || tables[0];
  choice.value = first.id;
  choice.onchange();
})();
