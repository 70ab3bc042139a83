/**
 * Chromium on a CPU several times slower. Its own throttling slows the page's thread alone, and the checks run in
 * workers: so the processes that pages run in are stopped most of the time.
 */

/** One turn: a piece of work, and then a rest that is longer. In milliseconds. */
const WORK_MS = 10;

/**
 * Does the work while every page of a Chromium that this process has started has one part in so many of the time.
 *
 * @param times 6: as slow as a sixth of this CPU
 */
export async function slowedDown<T>(times: number, work: () => Promise<T>): Promise<T> {
  const pages = await renderers();
  if (pages.length === 0) throw new Error("no page of Chromium was found to slow down");
  const signal = (name: Deno.Signal) => pages.forEach((pid) => sent(pid, name));
  const resting = setInterval(() => {
    signal("SIGCONT");
    setTimeout(() => stopped || signal("SIGSTOP"), WORK_MS);
  }, WORK_MS * times);
  let stopped = false;
  try {
    return await work();
  } finally {
    stopped = true;
    clearInterval(resting);
    signal("SIGCONT");
  }
}

/** A page may have ended meanwhile. */
function sent(pid: number, name: Deno.Signal): void {
  try {
    Deno.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Processes of pages among the descendants of this one. */
async function renderers(): Promise<number[]> {
  // Deno lets nobody read /proc but who may do everything.
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "pid=,ppid=,args="] }).output();
  const processes = new TextDecoder().decode(stdout).trim().split("\n").map((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), parent: Number(parent), command };
  });
  const ours = new Set([Deno.pid]);
  // A parent may stand after its child.
  for (let before = 0; before < ours.size;) {
    before = ours.size;
    for (const { pid, parent } of processes) if (ours.has(parent)) ours.add(pid);
  }
  return processes.filter(({ pid, command }) => ours.has(pid) && command.includes("--type=renderer"))
    .map(({ pid }) => pid);
}
