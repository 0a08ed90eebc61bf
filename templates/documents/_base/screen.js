// A document on the screen: keeps what is typed, counts what is answered, runs the clock, takes answers out and in.
// The press puts this script into the file, and a policy that lets no other one run.

const main = document.querySelector("main");
const bar = document.querySelector(".bar");
const who = document.querySelector(".who");
const title = document.querySelector("h1").textContent.trim();

// --- Words: called by their English text; where the document is in another language, the bar has them as data.

const words = { messages: {}, plurals: "", digits: "0123456789", colon: ":", ...JSON.parse(bar.dataset.words ?? "{}") };
const inDigits = (text) => text.replace(/\d/g, (digit) => words.digits[digit]);

function put(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name] ?? whole;
    return typeof value === "number" ? inDigits(`${value}`) : value;
  });
}

/** Return a message, with values in place of their names; what stands before \u0004 says where it is used. */
function _(text, values = {}) {
  return put(words.messages[text]?.[0] ?? text.replace(/.*\u0004/, ""), values);
}

/** Return the form of a message for a number, by which it is called `count`. */
function plural(one, many, count, values = {}) {
  const forms = words.messages[one];
  const form = words.plurals[count < 200 ? count : 100 + (count % 100)];
  return put(forms ? (forms[form] ?? forms.at(-1)) : count === 1 ? one : many, { count, ...values });
}

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
    say(_("Saved {time}", { time: asClock(new Date().toTimeString().slice(0, 5)) }));
  } catch {
    unsaved = true;
    say(_("Not saved: this browser keeps nothing. Export before you leave."), true);
  }
}

function restore() {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
    for (const field of fields.values()) write(field, kept.values?.[field.name] ?? blank[field.name]);
    who.value = kept.person ?? "";
    Object.assign(clock, kept.clock);
  } catch {
    say(_("Answers are not saved: this browser keeps nothing. Export before you leave."), true);
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
  bar.querySelector(".count output").textContent =
    bar.dataset.noun === "questions"
      ? plural("{answered} of {count} question", "{answered} of {count} questions", all.length, { answered })
      : plural("{answered} of {count} item", "{answered} of {count} items", all.length, { answered });
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
const asClock = (text) => inDigits(text.replace(":", words.colon));
const asTime = (seconds) => asClock(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);

function showTime() {
  const seconds = Math.floor(elapsed() / 1000);
  bar.querySelector(".start").textContent = clock.since ? _("Pause") : _("timer\u0004Start");
  bar.querySelector(".time").textContent = asTime(seconds);
  if (!limit) return;
  limit.value = clock.limit;
  if (!limit.value) clock.limit = limit.value = limit.options[0].value;
  const clocks = limit.selectedOptions[0].dataset.clocks.split(" ").map(Number);
  const step = seconds > 0 ? clocks.findIndex((minutes) => seconds < minutes * 60) : -1;
  const links = [...bar.querySelectorAll("nav a")];
  for (const link of links) link.toggleAttribute("aria-current", Number(link.dataset.step) === step + 1);
  const now = links.find((link) => link.hasAttribute("aria-current"));
  const over = seconds - clock.limit * 60;
  let text = now ? _("{step} until {time}", { step: now.title, time: asTime(clocks[step] * 60) }) : "";
  if (seconds > 0 && step < 0) text = over < 0 ? _("Questions") : _("over by {time}", { time: asTime(over) });
  // It is read out when it changes: not each second that is over.
  const label = bar.querySelector(".now");
  const isOver = seconds > 0 && step < 0 && over >= 0;
  label.setAttribute("aria-live", isOver && label.dataset.over ? "off" : "polite");
  label.dataset.over = isOver ? "yes" : "";
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
  if (record?.sdprint !== 1 || !Array.isArray(record.fields)) return say(_("{file} holds no answers of sdprint", { file: name }), true);
  if (!isEmpty() && !confirm(_("Replace all answers on this page with those of {file}?", { file: name }))) return;
  for (const field of fields.values()) write(field, blank[field.name]);
  who.value = String(record.person ?? "");
  const given = record.fields.filter(({ value }) => value);
  const lost = given.filter(({ name, value }) => !fields.has(name) || !write(fields.get(name), String(value)));
  update();
  save();
  if (!lost.length) return;
  const values = { lost: lost.length, first: lost[0].label ?? lost[0].name };
  const one = "{lost} of {count} answer has no place here: {first} …";
  say(plural(one, "{lost} of {count} answers have no place here: {first} …", given.length, values), true);
}

on(".clear", () => {
  const question = _("Clear all answers on this page? They can't be brought back, except from an exported file.");
  if (!isEmpty() && !confirm(question)) return;
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
