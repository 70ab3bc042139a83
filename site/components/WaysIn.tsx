/** Four ways in, each with one command or one link. */

import type { JSX } from "preact";

interface Way {
  title: string;
  text: string;
  command: string;
  link: [href: string, text: string];
}

const WAYS: Way[] = [
  {
    title: "Verify your server",
    text:
      "Started by us against an issuer of ours, in any language. It says what is protected, what is not, and " +
      "which rule says so.",
    command: 'npx -y deno task verify --start "node server.js"',
    link: ["/tools", "Or paste what it answers"],
  },
  {
    title: "Read",
    text:
      "One server from open to protected, a step at a time. Each lesson has an editor, and checks that run in " +
      "the page.",
    command: "npx -y deno task site",
    link: ["/lessons", "The lessons"],
  },
  {
    title: "Practise",
    text: "Your own file, judged again each time that you save it, with hints. The terminal leads on.",
    command: "npx -y deno task practice",
    link: ["/agents", "Or have a coding agent do it"],
  },
  {
    title: "Install the guard",
    text:
      "The protection as a function, for Node, Deno, Bun and Workers, in front of Express, Hono or the SDKs.",
    command: "npx -y deno task pack",
    link: ["/reference/guard", "The guard"],
  },
];

/** A card for each. */
export function WaysIn(): JSX.Element {
  return (
    <ul class="ways">
      {WAYS.map(({ title, text, command, link: [href, name] }) => (
        <li key={title}>
          <h3>{title}</h3>
          <p>{text}</p>
          <pre tabIndex={0} role="group" aria-label={`Command: ${title}`}><code>{command}</code></pre>
          <p>
            <a href={href}>{name}</a>
          </p>
        </li>
      ))}
    </ul>
  );
}
