/** What the reference pages know of a module; build/api_data.ts reads it from the JSDoc. */

/** A tag of a JSDoc comment. */
export interface ApiTag {
  kind: "throws" | "see";
  text: string;
}

/** A property, method or constructor. */
export interface ApiMember {
  /** "subject: string", "respond(response: Response): Response" */
  signature: string;
  doc: string;
  tags: ApiTag[];
}

/** Something that a module exports. */
export interface ApiSymbol {
  name: string;
  kind: "function" | "interface" | "class" | "type" | "variable";
  signature: string;
  doc: string;
  tags: ApiTag[];
  members: ApiMember[];
  /** "reference/guard/caller.ts" */
  file: string;
  line: number;
}

/** A module that people import. */
export interface ApiModule {
  /** Its part of the page's address: "guard". */
  id: string;
  title: string;
  file: string;
  doc: string;
  symbols: ApiSymbol[];
}
