/** The site as one fetch handler: routes/ in, HTML and JSON out. */

import { Hono } from "hono";
import { render } from "preact-render-to-string";
import type { VNode } from "preact";
import type { DataRoute, PageRoute, Params, TextRoute } from "./lib/route.ts";
import { linkTo, OWN_SERVER, type Place } from "./lib/place.ts";
import { type Assets, Layout } from "./routes/_layout.tsx";

const pages = import.meta.glob<PageRoute>(["./routes/**/*.tsx", "!./routes/_*.tsx"], { eager: true });
const documents = import.meta.glob<DataRoute>("./routes/**/*.json.ts", { eager: true });
const texts = import.meta.glob<TextRoute>("./routes/**/*.{md,txt}.ts", { eager: true });

/** All pages and documents, for the place where they will be read. */
export function createApp(assets: Assets, place: Place = OWN_SERVER): Hono {
  const app = new Hono();
  const document = (page: VNode) => moved(render(page), place);
  // Before the pages: a rule's id has a dot in it, as the name of its text has.
  for (const [file, { text }] of Object.entries(texts)) {
    const [, ending = ""] = /\.(\w+)$/.exec(pathOf(file)) ?? [];
    // A name in brackets ends before the ending.
    app.get(pathOf(file).replace(/:(\w+)\.\w+$/, `:$1{.+\\.${ending}}`), (context) => {
      const params = Object.entries(context.req.param() as Params)
        .map(([name, value]) => [name, value.replace(/\.\w+$/, "")]);
      const found = text(Object.fromEntries(params), (path) => linkTo(place, path));
      if (found === undefined) return context.notFound();
      return context.body(found, 200, { "content-type": `${TEXT_TYPES[ending]}; charset=utf-8` });
    });
  }
  for (const [file, { default: Page, head }] of Object.entries(pages)) {
    app.get(pathOf(file), (context) => {
      const params = context.req.param() as Params;
      const about = head(params);
      if (!about) return context.notFound();
      const status = pathOf(file) === "/404" ? 404 : 200;
      return context.html(
        document(
          <Layout head={about} path={context.req.path} assets={assets} place={place}>
            <Page params={params} />
          </Layout>,
        ),
        status,
      );
    });
  }
  for (const [file, { data }] of Object.entries(documents)) {
    app.get(pathOf(file), (context) => {
      const found = data(context.req.param() as Params);
      return found === undefined ? context.notFound() : context.json(found as object);
    });
  }
  app.notFound((context) => {
    const Missing = pages["./routes/404.tsx"];
    const about = Missing?.head({}) ?? { title: "Not found", description: "There is no such page." };
    const body = Missing ? <Missing.default params={{}} /> : <h1>There is no such page</h1>;
    const page = <Layout head={about} path="/404" assets={assets} place={place}>{body}</Layout>;
    return context.html(document(page), 404);
  });
  return app;
}

const TEXT_TYPES: Record<string, string> = { md: "text/markdown", txt: "text/plain" };

/** The path of every page, document and text, for the static export. */
export function allPaths(): string[] {
  return Object.entries({ ...pages, ...documents, ...texts }).flatMap(([file, route]) => {
    const path = pathOf(file);
    if (!path.includes(":")) return [path];
    if (!route.paths) throw new Error(`${file} has brackets and exports no paths()`);
    return route.paths().map((params) => path.replaceAll(/:(\w+)/g, (_, name) => params[name] ?? ""));
  });
}

/** Pages and their parts link to each other from the root; under a base all of that is moved here, at once. */
function moved(html: string, { base }: Place): string {
  return `<!doctype html>${html.replaceAll(/ (href|src|action)="\/(?!\/)/g, ` $1="${base}`)}`;
}

function pathOf(file: string): string {
  const path = file.slice("./routes".length).replace(/\.tsx?$/, "").replace(/(^|\/)index$/, "$1");
  return path.replaceAll(/\[(\w+)\]/g, ":$1").replace(/(.)\/$/, "$1");
}
