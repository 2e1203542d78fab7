/* The site reads without any of this. It adds a search over the whole text and filters for registers. */
(() => {
  const root = document.documentElement;
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // The text is a script and not JSON: a page that is opened from a folder may load the one and not the other.
  let text = null;
  const loaded = () =>
    (text ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = "search.js";
      script.addEventListener("load", () =>
        resolve(
          window.paperText.map(([address, where, title, body]) => ({
            address,
            where,
            title,
            body,
            foldedTitle: folded(title),
            foldedBody: folded(body),
          })),
        ),
      );
      script.addEventListener("error", reject);
      document.head.append(script);
    }));

  // Every word must be there; titles count more than text, and beginnings of words more than their middles.
  function weight(passage, words) {
    let sum = 0;
    for (const word of words) {
      const inTitle = passage.foldedTitle.indexOf(word);
      const at = passage.foldedBody.indexOf(word);
      if (inTitle < 0 && at < 0) return 0;
      if (inTitle >= 0) sum += startsWord(passage.foldedTitle, inTitle) ? 30 : 10;
      for (let next = at, seen = 0; next >= 0 && seen < 6; seen += 1) {
        sum += startsWord(passage.foldedBody, next) ? 4 : 1;
        next = passage.foldedBody.indexOf(word, next + word.length);
      }
    }
    return sum / Math.log2(64 + passage.body.length);
  }
  const startsWord = (line, at) => at === 0 || !/[\p{L}\p{N}]/u.test(line[at - 1]);

  // Folding may change the number of characters, so the words are looked for again in the text as it is.
  function excerpt(body, words) {
    const lower = body.toLowerCase();
    const found = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0);
    const first = Math.max(0, (found.length ? Math.min(...found) : 0) - 50);
    const start = first === 0 ? 0 : lower.indexOf(" ", first) + 1;
    const piece = body.slice(start, start + 170);
    const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
    const parts = piece.split(new RegExp(`(${pattern})`, "giu"));
    const nodes = parts.map((part, at) => {
      if (at % 2 === 0) return document.createTextNode(part);
      const mark = document.createElement("mark");
      mark.textContent = part;
      return mark;
    });
    if (start > 0) nodes.unshift(document.createTextNode("… "));
    if (start + 170 < body.length) nodes.push(document.createTextNode(" …"));
    return nodes;
  }

  function search() {
    const form = document.querySelector("form.search");
    const input = form.querySelector("input");
    const panel = form.querySelector(".found");
    const status = panel.querySelector("[role=status]");
    const list = panel.querySelector("ol");
    const MOST = 20;
    let asked = 0;

    const close = () => (panel.hidden = true);
    const row = (passage, words) => {
      const link = document.createElement("a");
      link.href = passage.address;
      const title = document.createElement("strong");
      title.textContent = passage.title || passage.where;
      const where = document.createElement("span");
      where.className = "in";
      where.textContent = passage.where;
      link.append(title, where, ...excerpt(passage.body, words));
      const item = document.createElement("li");
      item.append(link);
      return item;
    };
    const ask = async () => {
      const turn = (asked += 1);
      const words = folded(input.value).split(/\s+/).filter(Boolean);
      if (!words.length) return close();
      const passages = await loaded();
      if (turn !== asked) return;
      const best = passages
        .map((passage) => [weight(passage, words), passage])
        .filter(([sum]) => sum > 0)
        .sort(([one], [other]) => other - one);
      status.textContent = best.length ? `${Math.min(best.length, MOST)} / ${best.length}` : root.dataset.foundNowhere;
      list.replaceChildren(...best.slice(0, MOST).map(([, passage]) => row(passage, words)));
      panel.hidden = false;
    };
    input.addEventListener("focus", loaded, { once: true });
    input.addEventListener("input", ask);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      list.querySelector("a")?.click();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !panel.hidden) {
        close();
        input.focus();
        event.preventDefault();
      }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const stops = [input, ...list.querySelectorAll("a")];
      const at = stops.indexOf(document.activeElement);
      stops[Math.min(stops.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
      event.preventDefault();
    });
    panel.addEventListener("click", (event) => {
      if (event.target.closest("a")) close();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!form.contains(event.target)) close();
    });
    form.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      input.focus();
    });
    form.hidden = false;
  }

  function filters() {
    for (const figure of document.querySelectorAll("figure.filtered")) {
      const rows = [...figure.querySelectorAll("tbody tr")];
      const texts = rows.map((row) => folded(row.textContent));
      const box = document.createElement("div");
      box.className = "filter";
      const input = document.createElement("input");
      input.type = "search";
      input.placeholder = root.dataset.filterRows;
      input.setAttribute("aria-label", `${root.dataset.filterRows}: ${figure.querySelector("a.caption-label")?.textContent ?? ""}`);
      const status = document.createElement("span");
      status.setAttribute("role", "status");
      input.addEventListener("input", () => {
        const words = folded(input.value).split(/\s+/).filter(Boolean);
        let shown = 0;
        rows.forEach((row, at) => {
          row.hidden = !words.every((word) => texts[at].includes(word));
          shown += row.hidden ? 0 : 1;
        });
        status.textContent = words.length ? `${shown} / ${rows.length}` : "";
      });
      box.append(input, status);
      figure.querySelector(".scroller").before(box);
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    search();
    filters();
  });
})();
