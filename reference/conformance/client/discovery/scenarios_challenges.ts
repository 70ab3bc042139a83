/** Worlds in which the challenge is written in an unusual way that its grammar allows (RFC 9110 §11.6.1). */

import type { Scenario } from "../world/world.ts";

/** Where the metadata is in these worlds: whoever does not read the challenge does not find it. */
const PLACE = "/about/notes";

/** Makes the header's lines, given the pointer. */
type Lines = (pointer: string) => string[];

function written(name: string, how: string, lines: Lines): Scenario {
  return {
    name,
    story: `the challenge ${how}`,
    arrange({ notes }) {
      notes.metadataAt = [PLACE];
      notes.challenge = () => lines(notes.origin + PLACE);
    },
  };
}

/** One of each kind of trap. */
export const WRITTEN_ODDLY: Scenario[] = [
  written("basic-first", "follows a Basic challenge in the same line", (pointer) => {
    return [`Basic realm="staff", charset="UTF-8", Bearer resource_metadata="${pointer}"`];
  }),
  written("basic-last", "is followed by a Basic challenge in the same line", (pointer) => {
    return [`Bearer resource_metadata="${pointer}", Basic realm="staff"`];
  }),
  written("two-lines", "is in the second of two header lines", (pointer) => {
    return ['Basic realm="staff"', `Bearer resource_metadata="${pointer}"`];
  }),
  written("token68-first", "follows a challenge with bare data in place of parameters", (pointer) => {
    return [`Negotiate YIIB6wYG==, Bearer resource_metadata="${pointer}"`];
  }),
  written("comma-in-quotes", "has commas and a scheme's name between quotes", (pointer) => {
    return [`Bearer realm="notes, Basic and more", resource_metadata="${pointer}"`];
  }),
  written(
    "escaped-quotes",
    "has escaped quotes in a parameter, and between them what looks like another",
    (pointer) => {
      const decoy = `${new URL(pointer).origin}/decoy`;
      return [`Bearer realm="\\"notes\\", resource_metadata=\\"${decoy}", resource_metadata="${pointer}"`];
    },
  ),
  written("unquoted", "has a parameter without quotes", (pointer) => {
    return [`Bearer realm=notes, resource_metadata="${pointer}"`];
  }),
  written("any-case", "is written in another case", (pointer) => {
    return [`bEARER RESOURCE_METADATA="${pointer}"`];
  }),
  written("spaces", "has spaces around its equals sign, and an empty element", (pointer) => {
    return [`Bearer realm="notes" ,, resource_metadata = "${pointer}"`];
  }),
];
