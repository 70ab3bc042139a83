/** The sandboxed frame as one document: its script stands in it, and its policy names that script by hash. */

import { createHash } from "node:crypto";
import { transform } from "sucrase";
import { framePolicy } from "../lib/security.ts";
import { SITE } from "./config.ts";

/** The document, from lib/run/frame.ts. */
export function frameDocument(): string {
  const source = Deno.readTextFileSync(`${SITE}lib/run/frame.ts`);
  const { code } = transform(source, { transforms: ["typescript"], disableESTransforms: true });
  const hash = `sha256-${createHash("sha256").update(code).digest("base64")}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${framePolicy(hash)}">
<title>Runs your program</title>
<script>${code}</script>
</head>
<body></body>
</html>
`;
}
