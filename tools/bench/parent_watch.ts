/**
 * A thread that ends its process with the one that started it, whatever the process is at; its name
 * is the parent's number. Standard input, by which trials notice that, is taken by requests here.
 *
 * @module
 */

setInterval(() => {
  if (Deno.ppid !== Number(self.name)) Deno.kill(Deno.pid, "SIGKILL");
}, 500);
