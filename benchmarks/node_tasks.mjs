// A yardstick: every note read, and of each line with a checkbox the fields taken off
// from its end, as Obsidian's Tasks plugin does it. No cache, and no Markdown: lines in
// code count. Prints the open ones that are due before a day, by day.
//
// node benchmarks/node_tasks.mjs FOLDER DAY

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const CHECKBOX = /^[\s>]*(?:[-*+]|\d+[.)]) +\[(.)\] *(.*)$/u;
const DAY = String.raw`\s*(\d{4}-\d\d-\d\d)$`;
const ENDS = Object.entries({
  priority: /([🔺⏫🔼🔽⏬])$/u,
  due: new RegExp(`[📅📆🗓]${DAY}`, "u"),
  scheduled: new RegExp(`[⏳⌛]${DAY}`, "u"),
  start: new RegExp(`🛫${DAY}`, "u"),
  created: new RegExp(`➕${DAY}`, "u"),
  done: new RegExp(`✅${DAY}`, "u"),
  cancelled: new RegExp(`❌${DAY}`, "u"),
  recurrence: /🔁\s*([\w ,!]+)$/u,
  onCompletion: /🏁\s*(\w+)$/u,
  id: /🆔\s*([\w-]+)$/u,
  dependsOn: /⛔\s*([\w-]+(?:\s*,\s*[\w-]+)*)$/u,
  block: /(?:^|\s)\^([A-Za-z\d-]+)$/u,
});
const TAG = /(?:^|\s)(#[^\s!@#$%^&*(),.?":{}|<>]+)$/u;
const VARIATION = /\uFE0F/gu; // a sign that asks for the coloured form of an emoji

function task(line) {
  const [, status, body] = CHECKBOX.exec(line) ?? [];
  if (status === undefined) return null;
  const found = { status, tags: [] };
  let text = body.replace(VARIATION, "").trimEnd();
  for (let before = null; before !== text; ) {
    before = text;
    for (const [name, end] of ENDS) {
      const match = end.exec(text);
      if (match) {
        found[name] ??= match[1];
        text = text.slice(0, match.index).trimEnd();
      }
    }
    const tag = TAG.exec(text);
    if (tag) {
      found.tags.unshift(tag[1]);
      text = text.slice(0, tag.index).trimEnd();
    }
  }
  return { ...found, text };
}

function* notes(folder) {
  for (const found of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, found.name);
    if (found.name.startsWith(".")) continue;
    if (found.isDirectory()) yield* notes(path);
    else if (found.name.endsWith(".md")) yield path;
  }
}

const [root, until] = process.argv.slice(2);
const due = [];
for (const path of notes(root)) {
  for (const [number, line] of readFileSync(path, "utf8").split(/\r?\n/u).entries()) {
    const one = task(line);
    const open = one && !"xX-".includes(one.status);
    if (open && one.due < until) due.push([one.due, one.text, path, number + 1]);
  }
}
due.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
const lines = due.map(([day, text, path, at]) => `${day} ${text}  ${path}:${at}`);
process.stdout.write(lines.join("\n") + "\n");
