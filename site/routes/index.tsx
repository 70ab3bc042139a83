/** Home: what this is, why, and the path. */

import type { VNode } from "preact";
import { course, lessons } from "gatehouse:lessons";
import { requirements } from "../../reference/conformance/catalogue.ts";
import { LessonPath } from "../components/LessonPath.tsx";
import { WaysIn } from "../components/WaysIn.tsx";
import { island } from "../island.tsx";
import ContinueIsland from "../islands/Continue.tsx";
import HomeAttackIsland from "../islands/HomeAttack.tsx";
import { attackIn } from "../lib/attack_transcript.ts";
import type { Head } from "../lib/route.ts";

export function head(): Head {
  return {
    title: "Gatehouse",
    description:
      "How to protect an MCP server, in small steps, each proved by live checks in your own browser.",
  };
}

const Continue = island("Continue", ContinueIsland);
const HomeAttack = island("HomeAttack", HomeAttackIsland);

/** The lesson whose attack is shown. */
const challenge = lessons.find(({ number }) => number === 3)!;

export default function Home(): VNode {
  const rebuilt = lessons.filter(({ party }) => party === "resource-server").length;
  return (
    <div class="page home">
      <div class="opening">
        <div class="hero">
          <h1>Protect an MCP server. Then try to get past it.</h1>
          <p class="lead">
            One notes server goes from open to protected in {rebuilt}{" "}
            small lessons, and a client follows. Each lesson starts with an attack that works and ends with it
            refused, judged by checks that run here, in this page.
          </p>
          <p class="start">
            <Continue lessons={lessons.map(({ slug, number }) => ({ slug, number }))} />
            <span>
              or in a terminal: <code>npx -y deno task lesson 1</code>
            </span>
          </p>
        </div>
        <HomeAttack
          attack={attackIn(challenge.markdown)}
          slug={challenge.slug}
          id="challenge.missing-token"
          names={["Lesson 2's server", "Lesson 3's server"]}
        />
      </div>

      <section aria-labelledby="ways">
        <h2 id="ways">Four ways in</h2>
        <WaysIn />
      </section>

      <section class="why" aria-labelledby="why">
        <h2 id="why">You do not have to become an OAuth expert</h2>
        <div class="columns-3">
          <p>
            <strong>Publish one document.</strong>{" "}
            Since revision 2025-06-18 an MCP server is a plain OAuth resource server. A JSON document says
            which authorization server signs people in. That server is somebody else's work.
          </p>
          <p>
            <strong>Say no, and where to go.</strong>{" "}
            A request without a token is answered 401, with a pointer to the document. Clients find the rest
            of the way themselves.
          </p>
          <p>
            <strong>Believe only tokens meant for you.</strong>{" "}
            The signature, the issuer, the times, and above all the audience. A good token for another server
            is a bad token for yours.
          </p>
        </div>
      </section>

      <section aria-labelledby="path">
        <h2 id="path">The path</h2>
        <LessonPath lessons={course} heading="h3" />
      </section>

      <section aria-labelledby="proof">
        <h2 id="proof">Nothing is claimed that is not checked</h2>
        <p>
          <a href="/rules">{requirements.length} rules</a>, each with its level, its revision and its source.
          Each has a check that sends HTTP and looks at what comes back, and each check is proved to catch
          something: an earlier lesson, the shortcut that people write first, or a server with one flaw. What
          MCP asked for when is in{" "}
          <a href="/revisions">the revisions, side by side</a>. The finished code is in{" "}
          <a href="/reference">the reference</a>.
        </p>
      </section>
    </div>
  );
}
