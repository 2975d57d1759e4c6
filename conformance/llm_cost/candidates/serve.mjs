// The line protocol of docs/drivers.md, for drivers that run under Node: `serve(encode)` answers until input ends.
// An error whose name is `Refused` is a refusal; any other is a crash of that one question.

// Lines are cut at LF by hand: node:readline also cuts at U+2028 and U+2029, which JSON leaves as they are.
export async function serve(encode) {
  process.stdin.setEncoding("utf8");
  let rest = "";
  for await (const chunk of process.stdin) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    for (const line of lines) process.stdout.write(`${JSON.stringify(reply(encode, JSON.parse(line)))}\n`);
  }
}

function reply(encode, { id, text, bytes, model, mode }) {
  try {
    const answer = encode(text ?? Buffer.from(bytes, "base64"), model, mode);
    return typeof answer === "number" ? { id, count: answer } : { id, ids: Array.from(answer) };
  } catch (error) {
    return { id, [error.name === "Refused" ? "refused" : "crashed"]: String(error).slice(0, 200) };
  }
}
