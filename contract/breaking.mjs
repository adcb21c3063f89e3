// What of the contract that was released last (BASE) the contract of today (NOW) breaks, line by line; fails where it
// breaks anything. Both are openapi.yaml as JSON: node contract/breaking.mjs BASE NOW

import { readFileSync } from "node:fs";
import { apiDiff } from "api-smart-diff";

const METHODS = ["get", "put", "post", "patch", "delete"];
const [base, now] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf-8")));

// An answer may say more than before: a value more in an enumeration, a member that is always there.
function saysMore({ action, path }) {
  return action === "add" && path.includes("responses") && ["enum", "required"].includes(path.at(-2));
}

// An answer that is of another type, or may be null now: the differ takes these for harmless.
function typeOfAnswerChanged({ action, path }) {
  const at = path.indexOf("responses");
  if (at < 0 || path[at - 3] !== "paths") return false;
  return (action === "replace" && path.at(-1) === "type") || (action === "add" && path.at(-2) === "anyOf");
}

function* ofOperations() {
  for (const [path, item] of Object.entries(base.paths)) {
    for (const method of METHODS.filter((each) => item[each])) {
      const [before, after] = [item[method], now.paths[path]?.[method]];
      const name = `${method.toUpperCase()} ${path}`;
      if (!after) {
        yield `${name}: removed`;
        continue;
      }
      if (before.operationId !== after.operationId) yield `${name}: renamed to ${after.operationId}`;
      for (const way of before.security ?? []) {
        const [scheme] = Object.keys(way);
        const same = (after.security ?? []).find((each) => Object.keys(each)[0] === scheme);
        const more = (same?.[scheme] ?? []).filter((scope) => !way[scheme]?.includes(scope));
        if (!same) yield `${name}: no longer open to ${scheme ?? "everybody"}`;
        if (more.length) yield `${name}: asks ${scheme} for ${more.join(" ")} too`;
      }
    }
  }
}

const broken = apiDiff(structuredClone(base), structuredClone(now))
  .filter((each) => each.path[0] === "paths" && each.path.length > 3)
  .filter((each) => each.path[3] !== "security") // which of two ways in stands first is nothing; see above
  .filter((each) => (each.type === "breaking" && !saysMore(each)) || typeOfAnswerChanged(each))
  .map((each) => `${each.path[2].toUpperCase()} ${each.path[1]}: ${each.action} ${each.path.slice(3).join("/")}`);

const found = [...new Set([...ofOperations(), ...broken])];
found.forEach((line) => console.log(line));
console.log(`${found.length} breaking changes since the last release`);
process.exitCode = found.length ? 1 : 0;
