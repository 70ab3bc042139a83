/** Variables and loops of a lesson's commands, written out: what is left is commands alone. */

/** The one function that the lessons write: base64url, as tokens have it (RFC 7515 §2). */
const BASE64URL = /^(\w+)\(\) \{ base64 \| tr '\+\/' '-_' \| tr -d '=\\n'; \}\n/m;

const ASSIGNMENT = /^(\w+)=\$\(printf '([^']*)' \| (\w+)\)\n/m;

const LOOP = /^for (\w+) in ([\w ]+); do\n([^]*?)^done((?: \|[^\n]*)?)$/m;

/**
 * The script with its variables replaced by what they hold, and its loops by their rounds, each with the pipe that
 * stands behind the loop. What it does not know it leaves as it is.
 */
export function writtenOut(script: string): string {
  const encoder = BASE64URL.exec(script)?.[1];
  let text = script.replace(BASE64URL, "");
  for (let found = ASSIGNMENT.exec(text); found && found[3] === encoder; found = ASSIGNMENT.exec(text)) {
    const [whole, name, value] = found;
    text = replaced(text.replace(whole, ""), name!, base64url(value!));
  }
  return text.replace(
    LOOP,
    (_, name: string, values: string, body: string, pipe: string) =>
      values.split(" ").map((value) => `${replaced(body, name, value).trimEnd()}${pipe}\n`).join(""),
  );
}

function replaced(text: string, name: string, value: string): string {
  return text.replaceAll(new RegExp(`\\$${name}\\b`, "g"), () => value);
}

function base64url(text: string): string {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
