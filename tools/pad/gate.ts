/**
 * How much is done at a time.
 *
 * @module
 */

/** Lets a few through at a time, and a few more wait. */
interface Gate {
  /** Runs `work` when there is room; returns nothing, at once, where too many wait already. */
  pass<T>(work: () => Promise<T>): Promise<T | undefined>;
}

/** Returns a gate through which `active` go at a time, while `waiting` more may wait. */
export function createGate(active: number, waiting: number): Gate {
  let running = 0;
  const queue: (() => void)[] = [];
  return {
    async pass(work) {
      if (running >= active) {
        if (queue.length >= waiting) return undefined;
        await new Promise<void>((resolve) => queue.push(resolve));
      } else running++;
      try {
        return await work();
      } finally {
        // Who waits longest takes over the place.
        const next = queue.shift();
        if (next === undefined) running--;
        else next();
      }
    },
  };
}
