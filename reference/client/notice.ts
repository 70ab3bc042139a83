/** What a client forgives, or does by itself, told to whoever runs it. */

/** Something that went on all the same, and that somebody may want to mend or to know. */
export interface Notice {
  /**
   * `challenge_malformed`: a challenge breaks its grammar; `resource_spelling`: metadata spells the server's URL in
   * another way; `registration_forgotten`: an issuer does not know a registration of ours any more, which is forgotten
   * here too; `token_characters`: a token has characters that RFC 6750 §2.1 leaves out; `lifetime_invalid`: an
   * `expires_in` that is none; `s256_assumed`: PKCE goes unannounced, and the settings say to believe in it.
   */
  code:
    | "challenge_malformed"
    | "resource_spelling"
    | "registration_forgotten"
    | "token_characters"
    | "lifetime_invalid"
    | "s256_assumed";
  /** A sentence, whose fault it is included. No secret is in it. */
  text: string;
}

/** Told of notices. */
export type Notify = (notice: Notice) => void;
