/** Islands: the parts of a page that get JavaScript. Everything else is HTML and stays as it came. */

import type { ComponentType, HTMLAttributes, VNode } from "preact";

/** Properties that are HTML which only the server has: the browser keeps what is there. See {@linkcode Kept}. */
export type Html = string;

/**
 * Wraps a component of islands/ for the server: renders it, and leaves its properties for client.ts to hydrate it.
 *
 * @param name its file in islands/, without the ending
 * @param kept names of properties that are not sent again, since the page has them as HTML
 * @param later whether its script is loaded only when it comes into sight
 */
export function island<P extends object>(
  name: string,
  Component: ComponentType<P>,
  kept: (keyof P)[] = [],
  later = false,
): (props: P) => VNode {
  return (props) => {
    const sent = Object.fromEntries(Object.entries(props).filter(([key]) => !kept.includes(key as keyof P)));
    return (
      <gatehouse-island data-name={name} data-props={JSON.stringify(sent)} data-later={later || undefined}>
        <Component {...props} />
      </gatehouse-island>
    );
  };
}

/** HTML from the server within an island. In the browser `html` is absent, and hydration leaves what is there. */
export function Kept(
  { html = "", as: Tag = "div", ...rest }: {
    html?: Html;
    as?: "div" | "pre" | "code" | "span";
    class?: string;
  },
): VNode {
  return <Tag {...rest} dangerouslySetInnerHTML={{ __html: html }} />;
}

declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "gatehouse-island": HTMLAttributes<HTMLElement>;
    }
  }
}
