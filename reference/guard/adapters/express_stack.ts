/** What an Express app does with a request before it gets to what is mounted next. */

/** An Express app of version 4 or 5, as far as it is looked at. */
export interface ExpressApp {
  use(handler: (request: never, response: never, next: never) => unknown): unknown;
}

/** One entry of a router's stack, as both versions have it. */
interface Layer {
  name?: string;
  route?: unknown;
  handle?: { stack?: Layer[] };
  match?(path: string): boolean | { path: string } | null;
  path?: string;
}

/** The functions that body-parser makes, by their names: `express.json()` and its like. */
const BODY_PARSERS = new Set(["jsonParser", "urlencodedParser", "rawParser", "textParser"]);

/** What stands in front. */
export interface InFront {
  /** Names of body parsers that would read the message. */
  parsers: string[];
  /** Whether a route answers at the path itself. */
  routed: boolean;
}

/** Looks at what an app would call for a request to this path, in the order in which it would. */
export function inFrontOf(app: ExpressApp, path: string): InFront {
  const found: InFront = { parsers: [], routed: false };
  collect(stackOf(app), path, found);
  return found;
}

function stackOf(app: unknown): Layer[] {
  const { _router, lazyrouter } = app as { _router?: { stack: Layer[] }; lazyrouter?: unknown };
  // Version 4 makes its router when it is first used, and throws where version 5 has its own.
  if (_router || typeof lazyrouter === "function") return _router?.stack ?? [];
  return (app as { router?: { stack?: Layer[] } }).router?.stack ?? [];
}

function collect(stack: readonly Layer[], path: string, found: InFront): void {
  for (const layer of stack) {
    const matched = layer.match?.(path);
    if (!matched) continue;
    if (layer.route) found.routed = true;
    else if (BODY_PARSERS.has(layer.name ?? "")) found.parsers.push(layer.name!);
    else if (layer.handle?.stack) {
      const prefix = (typeof matched === "object" ? matched.path : layer.path) ?? "";
      const rest = path.slice(prefix.length);
      collect(layer.handle.stack, rest.startsWith("/") ? rest : `/${rest}`, found);
    }
  }
}
