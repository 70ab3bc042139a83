/** What others see of a page before they open it: its one address, and a preview (Open Graph). */

import type { JSX } from "preact";
import { addressOf, pictureOf, type Place } from "../lib/place.ts";

/**
 * Elements of the head.
 *
 * @param title of the page, with the site's name
 * @param path of the page: "/lessons/05-audience"
 */
export function Preview({ title, description, path, place }: {
  title: string;
  description: string;
  path: string;
  place: Place;
}): JSX.Element | null {
  // Whoever comes upon it has asked for something else.
  if (path === "/404") return null;
  const { base, origin } = place;
  return (
    <>
      {place.plainFiles && (
        <link rel="canonical" href={origin ? addressOf(place, path) : addressOf({ base: "/" }, path)} />
      )}
      <meta property="og:site_name" content="Gatehouse" />
      <meta property="og:type" content={path === "/" ? "website" : "article"} />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      {/* Both have to name a host. */}
      {origin && (
        <>
          <meta property="og:url" content={addressOf(place, path)} />
          <meta property="og:image" content={`${origin}${base}${pictureOf(path).slice(1)}`} />
          <meta property="og:image:width" content="1200" />
          <meta property="og:image:height" content="630" />
          <meta name="twitter:card" content="summary_large_image" />
        </>
      )}
    </>
  );
}
