/** The committed vectors, read. */

import { projectFile } from "../../../lessons/cli/lessons.ts";
import { FOLDER, NAMES } from "../../generate/vectors/all.ts";
import { type Vector, type VectorFile, vectorFile, type VectorGroup } from "../../generate/vectors/schema.ts";

/** One vector, where it is, and what it is judged with. */
export interface Placed {
  /** "access_token_times_test.json 12 (exp is 0)": a name for it that has no token in it. */
  place: string;
  file: VectorFile;
  group: VectorGroup;
  vector: Vector;
}

/** Each vector of each committed file. */
export function placedVectors(): Placed[] {
  return NAMES.flatMap((name) => {
    const file = vectorFile.parse(JSON.parse(Deno.readTextFileSync(projectFile(`${FOLDER}/${name}`))));
    return file.testGroups.flatMap((group) =>
      group.tests.map((vector) => ({
        place: `${name} ${vector.tcId} (${vector.comment})`,
        file,
        group,
        vector,
      }))
    );
  });
}

/** What a verifier did with a token, and why. */
export interface Decision {
  decision: "accept" | "refuse";
  /** The reason, without the token. */
  why: string;
}

/** Whether a decision is one that the vector allows. */
export function allowed({ result }: Vector, { decision }: Decision): boolean {
  if (result === "acceptable") return true;
  return decision === (result === "valid" ? "accept" : "refuse");
}
