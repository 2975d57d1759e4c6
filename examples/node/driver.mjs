// Makes the library askable: the line protocol of docs/drivers.md, one question in, one reply out.

import { encode } from "./counter.mjs";

// Lines are cut at LF by hand: node:readline also cuts at U+2028 and U+2029, which JSON leaves as they are.
process.stdin.setEncoding("utf8");
let rest = "";
for await (const chunk of process.stdin) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines) process.stdout.write(`${JSON.stringify(reply(JSON.parse(line)))}\n`);
}

function reply({ id, text, model }) {
  try {
    return { id, ids: encode(text, model) };
  } catch (error) {
    return { id, crashed: String(error) };
  }
}
