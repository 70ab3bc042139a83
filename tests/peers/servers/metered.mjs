/** Loaded before a server that is measured: answers the bench once the server listens. `node --import ./metered.mjs` */

import { once } from "node:events";
import { connect } from "node:net";
import { env } from "node:process";
import { meter } from "../../bench/servers/meter.mjs";

async function listens() {
  const socket = connect({ host: "127.0.0.1", port: Number(env.PORT) });
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function begin() {
  if (await listens()) meter(env.RESOURCE);
  else setTimeout(begin, 25);
}
void begin();
