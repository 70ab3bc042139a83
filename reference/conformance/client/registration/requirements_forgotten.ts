/** Registrations that are gone, and the members of their answers that nobody needs (lesson 7). */

import type { Requirement } from "../../requirement.ts";
import { rfc } from "../../sources.ts";

/** The rules of the group `registration` about what becomes of one. */
export const registrationForgotten: Requirement[] = [
  {
    id: "registration.forgotten",
    title:
      "a client whose own registration the authorization server has forgotten registers anew and signs in",
    party: "client",
    level: "house",
    sources: [rfc(6749, "5.2"), rfc(6749, "4.1.2.1"), rfc(7591, "3.2.1")],
    why:
      "Servers expire registrations, or lose them with a database. A client that goes on showing the old id is " +
      "refused for ever, and signing out does not help, since the registration stays.",
    hints: [
      "invalid_client, or unauthorized_client, for an id that you registered yourself: forget it, register, ask once more.",
      "Once for a call, and never for an id that an operator gave you.",
    ],
  },
  {
    id: "registration.forgotten-page",
    title: "a client that nobody came back to registers anew at the next call",
    party: "client",
    level: "house",
    sources: [rfc(6749, "4.1.2.1")],
    why:
      "An authorization server that does not know the client must not send the browser back. It shows a page, and the " +
      "client hears nothing: the person has closed the window.",
    hints: ["A sign-in that came to nothing may be the registration's fault. Make another the next time."],
  },
  {
    id: "registration.empty-members",
    title: "a registration is understood where members that nobody set are null or empty",
    party: "client",
    level: "house",
    sources: [rfc(7591, "3.2.1")],
    why:
      'The answer repeats all that is registered, and some servers write "client_uri": "" for what is not. The ' +
      "client id beside it is as good as any.",
    hints: ["Take the client id and the secret, and leave what is empty."],
  },
];
