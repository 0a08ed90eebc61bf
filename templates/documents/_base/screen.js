// A document on the screen: keeps what is typed, counts what is answered, runs the clock, takes answers out and in.
// The press puts this script into the file, and a policy that lets no other one run.

const main = document.querySelector("main");
const bar = document.querySelector(".bar");
const who = document.querySelector(".who");
const title = document.querySelector("h1").textContent.trim();

// --- Fields: controls of one name are one field, whose value is always a text.

const fields = new Map();
for (const control of main.querySelectorAll("[name]")) {
  const field = fields.get(control.name) ?? { name: control.name, controls: [] };
  field.controls.push(control);
  fields.set(control.name, field);
}

const isTick = (field) => field.controls[0].type === "checkbox";

function read({ controls }) {
  const [first] = controls;
  if (first.type === "checkbox") return first.checked ? "Yes" : "";
  if (first.type === "radio") return controls.find((control) => control.checked)?.value ?? "";
  return first.value;
}

/** Put a value into a field; return whether it took it. */
function write(field, value) {
  for (const control of field.controls) {
    if (control.type === "checkbox" || control.type === "radio") control.checked = control.value === value;
    else control.value = value;
    mirror(control);
  }
  return read(field) === value;
}

/** Show what is typed in the element that stands for the control on paper, and gives a text area its height. */
function mirror(control) {
  const image = control.nextElementSibling;
  // A line that is still empty counts as well.
  if (image?.matches(".mirror")) image.textContent = control.value.endsWith("\n") ? `${control.value} ` : control.value;
}

function headings(element) {
  const section = element?.closest("[data-section]");
  return section ? [...headings(section.parentElement), section.dataset.section].filter(Boolean) : [];
}

function describe(field) {
  const [first] = field.controls;
  return {
    name: field.name,
    label: first.dataset.label ?? first.getAttribute("aria-label"),
    type: { checkbox: "check", radio: "radio" }[first.type] ?? first.dataset.type ?? "text",
    section: headings(first).join(" › "),
    value: read(field),
  };
}

const isEmpty = () => [...fields.values()].every((field) => read(field) === "") && who.value === "";

// --- Saving: in this browser, under the title and a digest (FNV-1a) of what there is to fill in.

const digest = [...fields.values()]
  .flatMap((field) => [...`${field.name}=${read(field)}\n`])
  .reduce((hash, letter) => Math.imul(hash ^ letter.codePointAt(0), 0x01000193) >>> 0, 0x811c9dc5);
const key = `sdprint ${title} ${digest.toString(16)}`;
const blank = Object.fromEntries([...fields.values()].map((field) => [field.name, read(field)]));
let unsaved = false;

function say(text, isBad = false) {
  const status = bar.querySelector(".status");
  status.textContent = text;
  status.classList.toggle("warn", isBad);
}

function save() {
  const values = Object.fromEntries([...fields.values()].map((field) => [field.name, read(field)]));
  try {
    localStorage.setItem(key, JSON.stringify({ person: who.value, values, clock }));
    unsaved = false;
    say(`Saved ${new Date().toTimeString().slice(0, 5)}`);
  } catch {
    unsaved = true;
    say("Not saved: this browser keeps nothing. Export before you leave.", true);
  }
}

function restore() {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
    for (const field of fields.values()) write(field, kept.values?.[field.name] ?? blank[field.name]);
    who.value = kept.person ?? "";
    Object.assign(clock, kept.clock);
  } catch {
    say("Answers are not saved: this browser keeps nothing. Export before you leave.", true);
  }
  update();
}

// --- Progress: a question is answered when anything of its own is filled in, or the answer that it shares.

const cells = [...main.querySelectorAll("[data-asks]")].map((cell) => {
  const names = new Set([...cell.querySelectorAll("[name]")].map((control) => control.name));
  const inside = [...names].map((name) => fields.get(name));
  const ids = cell.dataset.asks.split(" ");
  const own = (id) => inside.filter(({ name }) => name === id || name.startsWith(`${id}--`));
  const shared = own(ids[0]).filter((field) => !isTick(field));
  const questions = ids.map((id) => (own(id).every(isTick) ? [...own(id), ...shared] : own(id)));
  return { section: cell.closest("section"), questions };
});
const isAnswered = (question) => question.some((field) => read(field) !== "");
const questionsIn = (section) => cells.filter((cell) => !section || cell.section === section).flatMap((cell) => cell.questions);

function count() {
  const all = questionsIn();
  const answered = all.filter(isAnswered).length;
  bar.querySelector(".count output").textContent = `${answered} of ${all.length} ${bar.dataset.noun}`;
  Object.assign(bar.querySelector("progress"), { max: Math.max(1, all.length), value: answered });
  for (const link of bar.querySelectorAll("nav a")) {
    const section = document.getElementById(link.hash.slice(1)).closest("section");
    link.classList.toggle("done", questionsIn(section).length > 0 && questionsIn(section).every(isAnswered));
  }
}

// --- The clock: it goes by the time of day, so that neither a hidden page nor a reload stops it.

const limit = bar.querySelector(".timer select");
const clock = { elapsed: 0, since: 0, limit: limit?.value };
const elapsed = () => clock.elapsed + (clock.since ? Date.now() - clock.since : 0);
const asTime = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function showTime() {
  const seconds = Math.floor(elapsed() / 1000);
  bar.querySelector(".start").textContent = clock.since ? "Pause" : "Start";
  bar.querySelector(".time").textContent = asTime(seconds);
  if (!limit) return;
  limit.value = clock.limit;
  if (!limit.value) clock.limit = limit.value = limit.options[0].value;
  const clocks = limit.selectedOptions[0].dataset.clocks.split(" ").map(Number);
  const step = seconds > 0 ? clocks.findIndex((minutes) => seconds < minutes * 60) : -1;
  const links = [...bar.querySelectorAll("nav a")];
  for (const link of links) link.toggleAttribute("aria-current", Number(link.dataset.step) === step + 1);
  const now = links.find((link) => link.hasAttribute("aria-current"));
  let text = now ? `${now.title} until ${clocks[step]}:00` : "";
  if (seconds > 0 && step < 0) text = seconds < clock.limit * 60 ? "Questions" : `over by ${asTime(seconds - clock.limit * 60)}`;
  // It is read out when it changes: not each second that is over.
  const label = bar.querySelector(".now");
  label.setAttribute("aria-live", text.startsWith("over") && label.textContent.startsWith("over") ? "off" : "polite");
  if (label.textContent !== text) label.textContent = text;
}

function update() {
  count();
  showTime();
}

const on = (selector, act) => bar.querySelector(selector)?.addEventListener("click", act);
on(".start", () => {
  Object.assign(clock, { elapsed: elapsed(), since: clock.since ? 0 : Date.now() });
  save();
  showTime();
});
on(".reset", () => {
  Object.assign(clock, { elapsed: 0, since: 0 });
  save();
  showTime();
});
limit?.addEventListener("change", () => {
  clock.limit = limit.value;
  save();
  showTime();
});
setInterval(showTime, 1000);

// --- Answers out and in: the format that `sdprint fill` takes and `sdprint read` gives.

on(".export", () => {
  const record = { sdprint: 1, title, person: who.value.trim(), fields: [...fields.values()].map(describe) };
  const file = new Blob([`${JSON.stringify(record, null, 2)}\n`], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  const words = [title, who.value].map((text) => text.replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, ""));
  link.download = `${words.filter(Boolean).join("-").slice(0, 80) || "answers"}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  unsaved = false;
});

const picker = bar.querySelector("input[type=file]");
on(".import", () => picker.click());
picker.addEventListener("change", async () => {
  const [file] = picker.files;
  if (!file) return;
  const text = await file.text();
  picker.value = "";
  take(text, file.name);
});

/** Fill in what an exported file holds; all else becomes as it was at first. */
function take(text, name) {
  let record;
  try {
    record = JSON.parse(text);
  } catch {
    record = null;
  }
  if (record?.sdprint !== 1 || !Array.isArray(record.fields)) return say(`${name} holds no answers of sdprint`, true);
  if (!isEmpty() && !confirm(`Replace all answers on this page with those of ${name}?`)) return;
  for (const field of fields.values()) write(field, blank[field.name]);
  who.value = String(record.person ?? "");
  const given = record.fields.filter(({ value }) => value);
  const lost = given.filter(({ name, value }) => !fields.has(name) || !write(fields.get(name), String(value)));
  update();
  save();
  if (lost.length) say(`${lost.length} of ${given.length} answers have no place here: ${lost[0].label ?? lost[0].name} …`, true);
}

on(".clear", () => {
  if (!isEmpty() && !confirm("Clear all answers on this page? They can't be brought back, except from an exported file.")) return;
  for (const field of fields.values()) write(field, blank[field.name]);
  who.value = "";
  update();
  save();
});

// --- What happens on the page.

main.addEventListener("input", ({ target }) => {
  mirror(target);
  count();
  save();
});
// A choice is taken back by choosing it again, or with Backspace.
let chosen = null;
main.addEventListener("pointerdown", ({ target }) => {
  const radio = target.closest("label")?.querySelector("input[type=radio]");
  chosen = radio?.checked ? radio : null;
});
function takeBack(event, radio) {
  if (event.target !== radio) return;
  radio.checked = false;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
}
main.addEventListener("click", (event) => takeBack(event, chosen));
main.addEventListener("keydown", (event) => {
  if (event.key === "Backspace" && event.target.type === "radio") takeBack(event, event.target);
});
// The same form in another tab has the newest answers.
addEventListener("storage", (event) => event.key === key && restore());
addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
// On a narrow screen, each cell of a table says what its column is called.
for (const table of main.querySelectorAll("table.fill")) {
  const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent);
  for (const row of table.tBodies[0].rows) [...row.cells].forEach((cell, at) => cell.tagName === "TD" && (cell.dataset.column = heads[at]));
}

restore();
