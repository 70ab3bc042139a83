/** Flaws in what a client makes of the answer that the browser brings back (lesson 7). */

import type { ClientMutant } from "../mutant.ts";

const REDIRECT = 'href.split("?")[0] === new URL(settings.redirectUri).href';
const ONCE = "new Set(answer.keys()).size === answer.size";
const STATE = 'answer.get("state") === state';
const ISS = '(answer.get("iss") || silent) === issuer';
const ANNOUNCED = 'metadata.authorization_response_iss_parameter_supported ? "nobody" : issuer';
const BEFORE_STATE = "ensure(" + STATE;
const BEFORE_ISS = "ensure(" + ISS;
const CODE = 'const authorizationCode = answer.has("error") ? null : answer.get("code");';
const GAVE_NONE = "ensure(authorizationCode, `${issuer} gave no code: ${code}`, code);";

/** The error, as people would show it. */
const SHOW_ERROR =
  'if (answer.has("error")) throw new Error(`${answer.get("error")}: ${answer.get("error_description")}`);';

function mutant(name: string, flaw: string, ...replace: ClientMutant["replace"]): ClientMutant {
  return { name, flaw, lesson: 7, replace };
}

/** The mutants of the authorization response. */
export const clientCallbackMutants: ClientMutant[] = [
  mutant("redirect-anywhere", "It takes an answer wherever it arrives.", [REDIRECT, "true"]),
  mutant("redirect-by-origin", "It looks at the origin that the answer arrives at.", [
    REDIRECT,
    "new URL(href).origin === new URL(settings.redirectUri).origin",
  ]),
  mutant("redirect-by-path", "It looks at the path that the answer arrives at.", [
    REDIRECT,
    "new URL(href).pathname === new URL(settings.redirectUri).pathname",
  ]),
  mutant("redirect-by-host", "It looks at host and path, and not at the port.", [
    REDIRECT,
    '["hostname", "pathname"].every((part) => new URL(href)[part] === new URL(settings.redirectUri)[part])',
  ]),
  mutant("redirect-by-prefix", "It looks how the address starts that the answer arrives at.", [
    REDIRECT,
    "href.startsWith(settings.redirectUri)",
  ]),
  mutant("state-ignored", "It does not look at the state.", [STATE, "true"]),
  mutant("state-if-there", "It compares a state that is there, and does without.", [
    STATE,
    'answer.get("state") === null || ' + STATE,
  ]),
  mutant("state-unless-empty", "An empty state is as good as the right one.", [
    STATE,
    'answer.get("state") === "" || ' + STATE,
  ]),
  mutant("state-by-prefix", "The beginning of the state is enough.", [
    STATE,
    'answer.get("state") && state.startsWith(answer.get("state"))',
  ]),
  mutant("state-is-there", "Any state will do.", [STATE, 'answer.get("state")']),
  mutant("error-before-state", "It shows an error before it looks at the state.", [
    BEFORE_STATE,
    `${SHOW_ERROR}\n  ${BEFORE_STATE}`,
  ]),
  mutant("error-code-before-state", "It names an error's code before it looks at the state.", [
    BEFORE_STATE,
    `ensure(!answer.has("error"), errorCode(answer.get("error")));\n  ${BEFORE_STATE}`,
  ]),
  mutant("first-of-two", "Of two answers in one it takes the first.", [ONCE, "true"]),
  mutant("last-of-two-issuers", "Of two issuers it takes the last.", [
    ONCE,
    'answer.getAll("state").length < 2',
  ]),
  mutant("iss-ignored", "It does not look at iss.", [ISS, "true"]),
  mutant("iss-where-announced", "It looks at iss where the metadata announces it.", [
    ISS,
    "!metadata.authorization_response_iss_parameter_supported || " + ISS,
  ]),
  mutant("iss-where-not-denied", "It looks at iss unless the metadata says that there is none.", [
    ISS,
    "metadata.authorization_response_iss_parameter_supported === false || " + ISS,
  ]),
  mutant("iss-if-there", "It does without the iss that was announced.", [ANNOUNCED, "issuer"]),
  mutant("iss-unless-empty", "An empty iss is as good as the right one.", [
    ISS,
    'answer.get("iss") === "" || ' + ISS,
  ]),
  mutant("iss-always", "It wants an iss from everybody.", [ANNOUNCED, '"nobody"']),
  mutant("iss-mentioned", "Where the metadata mentions iss it wants one, even if it says no.", [
    ANNOUNCED,
    ANNOUNCED.replace(" ?", " !== undefined ?"),
  ]),
  mutant("iss-without-slash", "It takes a slash off the iss before it compares.", [
    ISS,
    '(answer.get("iss") || silent).replace(/\\/$/, "") === issuer',
  ]),
  mutant("iss-in-lower-case", "It compares the iss in lower case.", [
    ISS,
    '(answer.get("iss") || silent).toLowerCase() === issuer.toLowerCase()',
  ]),
  mutant("iss-as-url", "It compares the iss as a URL.", [
    ISS,
    'URL.parse(answer.get("iss") || silent)?.href === new URL(issuer).href',
  ]),
  mutant("iss-by-prefix", "It compares how the iss starts.", [
    ISS,
    '(answer.get("iss") || silent).startsWith(issuer)',
  ]),
  mutant("iss-of-the-page", "It takes the sign-in page's origin for the issuer that it asked.", [
    ISS,
    '(answer.get("iss") || new URL(metadata.authorization_endpoint).origin) === ' +
    "new URL(metadata.authorization_endpoint).origin",
  ]),
  mutant("error-before-iss", "It shows an error before it looks at iss.", [
    BEFORE_ISS,
    `${SHOW_ERROR}\n  ${BEFORE_ISS}`,
  ]),
  mutant("error-with-foreign-iss", "It shows an error whose iss is missing.", [
    BEFORE_ISS,
    `if (!answer.has("iss")) ${SHOW_ERROR}\n  ${BEFORE_ISS}`,
  ]),
  mutant("asks-until-yes", "It opens the browser again until somebody agrees.", [
    CODE,
    'if (answer.get("error") === "access_denied") return await authorize(settings, server, resource, scope);\n  ' +
    CODE,
  ]),
  mutant("denial-without-name", "It does not say what went wrong.", [
    GAVE_NONE,
    'ensure(authorizationCode, "The sign-in did not work");',
  ]),
  mutant("redeems-nothing", "It goes to the token endpoint without a code.", [GAVE_NONE, ""], [
    "const grant = { authorizationCode,",
    'const grant = { authorizationCode: authorizationCode ?? "",',
  ]),
  mutant("sign-in-kept", "It remembers a sign-in that failed, and never tries again.", [
    "signIn(settings, error).finally(",
    "signIn(settings, error).then(",
  ]),
  mutant("strict-answer", "It refuses an answer with parameters that it does not know.", [
    ONCE,
    "[...answer.keys()].every((name) => /^(code|state|iss|error\\w*)$/.test(name)) && " + ONCE,
  ]),
];
