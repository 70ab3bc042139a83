/** What each revision of MCP asks for, topic by topic: the data of the page that puts them side by side. */

import { clientTopics } from "./revisions_client.ts";
import { serverTopics } from "./revisions_server.ts";
import { transportTopics } from "./revisions_transport.ts";
import type { Topic } from "./topic.ts";

/** Topics about one party. */
export interface TopicGroup {
  title: string;
  topics: Topic[];
}

/** All topics, in the order in which a sign-in meets them. */
export const topicGroups: TopicGroup[] = [
  { title: "The server", topics: serverTopics },
  { title: "The client", topics: clientTopics },
  { title: "The transport underneath", topics: transportTopics },
];
