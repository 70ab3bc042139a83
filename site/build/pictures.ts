/** Pictures that are drawn when the site is built: the icon, and what previews of pages show. */

import { fileURLToPath } from "node:url";
import { initWasm, Resvg, type ResvgRenderOptions } from "@resvg/resvg-wasm";
import { wholeCourse } from "../../lessons/cli/course.ts";
import { isFile, pictureOf } from "../lib/place.ts";
import { SITE } from "./config.ts";

/** In pixels, as those who show previews ask for it. */
const [WIDTH, HEIGHT] = [1200, 630];
const TITLE = { size: 84, line: 96, columns: 21 };
const TEXT = { size: 36, line: 50, columns: 56 };

let ready: Promise<void> | undefined;

/** A drawing as a PNG. */
async function drawn(svg: string, options: ResvgRenderOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const wasm = new URL(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm"));
  await (ready ??= Deno.readFile(fileURLToPath(wasm)).then(initWasm));
  return new Uint8Array(new Resvg(svg, options).render().asPng());
}

/** favicon.svg for whoever asks for `/favicon.ico`: one PNG behind the header of an icon file. */
export async function favicon(): Promise<Uint8Array<ArrayBuffer>> {
  const svg = await Deno.readTextFile(`${SITE}static/favicon.svg`);
  const png = await drawn(svg, { fitTo: { mode: "width", value: 32 } });
  const header = new DataView(new ArrayBuffer(22));
  header.setUint16(2, 1, true); // an icon
  header.setUint16(4, 1, true); // with one picture,
  header.setUint8(6, 32); // so wide
  header.setUint8(7, 32); // and so high
  header.setUint16(10, 1, true); // colour planes
  header.setUint16(12, 32, true); // bits a pixel
  header.setUint32(14, png.length, true);
  header.setUint32(18, header.byteLength, true); // where it begins
  return new Uint8Array([...new Uint8Array(header.buffer), ...png]);
}

/** What stands in a picture. */
interface Card {
  above: string;
  title: string;
  text: string;
}

const PLACES: Record<string, Card> = {
  home: {
    above: "",
    title: "Protect an MCP server. Then try to get past it.",
    text: "Lessons that begin with an attack that works and end with it refused, judged in your browser.",
  },
  lessons: {
    above: "",
    title: "The lessons",
    text: "From an open MCP server to a protected one, step by step.",
  },
  rules: {
    above: "",
    title: "What an MCP server has to refuse",
    text: "Each rule with its source, and a check that is proved to bite.",
  },
};

/**
 * A picture for each place of the site, and for each lesson.
 *
 * @param paths of all pages: which places there are
 */
export async function* pictures(
  paths: string[],
): AsyncGenerator<{ path: string; png: Uint8Array<ArrayBuffer> }> {
  const fontBuffers = [await Deno.readFile(`${SITE}static/fonts/plex-sans.woff2`)];
  const lessons = wholeCourse();
  const wanted = paths.filter((path) => path !== "/404" && !isFile(path)).map(pictureOf);
  for (const path of new Set(wanted)) {
    const [, name = ""] = /([\w-]+)\.png$/.exec(path) ?? [];
    const lesson = lessons.find(({ slug }) => slug === name);
    const card = lesson
      ? { above: `Lesson ${lesson.number}`, title: lesson.title, text: lesson.summary }
      : PLACES[name] ?? { ...PLACES.home!, title: name[0]!.toUpperCase() + name.slice(1) };
    const png = await drawn(svgOf(card), {
      font: { fontBuffers, loadSystemFonts: false, defaultFontFamily: "IBM Plex Sans" },
    });
    yield { path, png };
  }
}

function svgOf({ above, title, text }: Card): string {
  const [titles, texts] = [wrapped(title, TITLE.columns), wrapped(text, TEXT.columns)];
  let y = above ? 290 : 250;
  const lines = titles.map((line) => {
    const at = y;
    y += TITLE.line;
    return `<text x="90" y="${at}" font-size="${TITLE.size}" fill="#f4f8f9">${escaped(line)}</text>`;
  });
  y += 10;
  for (const line of texts) {
    lines.push(`<text x="90" y="${y}" font-size="${TEXT.size}" fill="#a9c6cd">${escaped(line)}</text>`);
    y += TEXT.line;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <rect width="${WIDTH}" height="${HEIGHT}" fill="#0c2329"/>
    <g transform="translate(84 66) scale(2.6)" fill="none" stroke="#6fcadd" stroke-width="2.4">
      <path d="M3 23V11a9 9 0 0 1 18 0v12"/><path d="M8.5 8v15M12 6.5V23M15.5 8v15" stroke-width="1.6"/>
    </g>
    <text x="164" y="120" font-size="44" fill="#6fcadd">Gatehouse</text>
    ${above && `<text x="90" y="205" font-size="32" fill="#6fcadd">${escaped(above)}</text>`}
    ${lines.join("\n    ")}
  </svg>`;
}

/** Lines of so many characters at most. */
function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < columns) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
