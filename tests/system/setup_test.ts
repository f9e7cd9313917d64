import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { PROJECT, run, venv } from "../../tools/command.ts";
import { buildAddOn, findCompiler, linkAddOn } from "../../tools/setup/add_on.ts";
import { cacheOf } from "../../tools/setup/cache.ts";
import { checkIdle, withSetupLock } from "../../tools/setup/lock.ts";
import { checkMachine, thisMachine } from "../../tools/setup/machine.ts";
import { checkDisk, missingBytes } from "../../tools/setup/preflight.ts";
import { findPython, pip, pythonIsReady, writeKernelspec } from "../../tools/setup/python.ts";
import { seconds, size } from "../../tools/setup/steps.ts";
import { PLATFORM, wheelOf } from "../../tools/setup/wheels.ts";
import {
  PIP_WITHOUT_NETWORK,
  withProject,
  writePip,
  writeProgram,
} from "../helpers/setup_project.ts";

const INSTALL = Deno.build.os === "darwin"
  ? "brew install python"
  : "sudo apt-get install python3 python3-venv";

Deno.test("seconds() and size() read as a person says them", () => {
  assert.deepEqual([4, 999, 1000, 12345].map(seconds), ["0.00 s", "1.00 s", "1.0 s", "12.3 s"]);
  assert.deepEqual([0, 274e6, 1.74e9].map(size), ["0 MB", "274 MB", "1.7 GB"]);
});

Deno.test("wheelOf() knows this platform, and names the known ones to others", () => {
  assert.match(wheelOf().sha256, /^[0-9a-f]{64}$/);
  assert.equal(wheelOf(), wheelOf(PLATFORM));
  const known = "linux-x86_64, linux-aarch64, darwin-aarch64";
  assert.throws(() => wheelOf("freebsd-x86_64"), {
    message:
      `Cannot set up TensorFlow as there must be libraries of it for this platform: it is freebsd-x86_64, and wheels with them are known for ${known}; use one of these`,
  });
  assert.throws(() => wheelOf("windows-x86_64"), {
    message:
      `Cannot set up TensorFlow as there must be libraries of it for this platform: it is windows-x86_64, and wheels with them are known for ${known}; use the Windows Subsystem for Linux ("wsl --install")`,
  });
});

Deno.test("set-up refuses Windows before it runs, writes or downloads anything", async () => {
  const preflight = new URL("../../tools/setup/preflight.ts", import.meta.url).href;
  await withProject(async (folder) => {
    const program = join(folder, "program.js");
    await Deno.writeTextFile(
      program,
      `Object.defineProperty(Deno, "build", { value: { os: "windows", arch: "x86_64" } });
      const { preflight } = await import(${JSON.stringify(preflight)});
      await preflight().catch(({ message }) => console.log(message));`,
    );
    // All else is denied.
    const permissions = ["--no-prompt", "--allow-read"];
    const config = join(PROJECT, "deno.json");
    const said = await run(Deno.execPath(), ["run", ...permissions, "--config", config, program]);
    assert.match(said, /it is windows-x86_64, .*use the Windows Subsystem for Linux/);
  });
});

Deno.test("missingBytes() counts every part of an empty project", async () => {
  await withProject(async (project) => {
    assert.equal(await missingBytes(project), 2.3e9);
    await Deno.mkdir(join(project, "node_modules", "yauzl"), { recursive: true });
    assert.equal(await missingBytes(project), 1.7e9);
  });
});

Deno.test("checkDisk() says how much is needed, where, and how much there is", async () => {
  await withProject(async (project) => {
    await checkDisk(0, project);
    await assert.rejects(checkDisk(1e18, project), (error) => {
      assert.ok(error instanceof RangeError);
      const [before, free] = error.message.split(": ");
      assert.equal(
        before,
        `Cannot set up as 1000000000.0 GB of disk are needed in "${project}"`,
      );
      assert.match(free ?? "", /^[\d.]+ [MG]B are free$/);
      return true;
    });
  });
});

Deno.test("findPython() takes the first that is recent and makes environments", async () => {
  await withProject(async (folder) => {
    const old = await writeProgram(join(folder, "old"), `echo "3 9"; echo`);
    const bare = await writeProgram(join(folder, "bare"), `echo "3 11"; echo "ensurepip"`);
    const good = await writeProgram(join(folder, "good"), `echo "3 12"; echo`);
    assert.equal(await findPython([join(folder, "none"), old, bare, good]), good);
    await assert.rejects(findPython([join(folder, "none")]), {
      name: "NotFound",
      message:
        `Cannot set up Jupyter as it needs Python 3.10 or newer with the modules venv and ensurepip: there is no python3; install it with "${INSTALL}"`,
    });
    await assert.rejects(findPython([old, bare]), (error) => {
      assert.ok(error instanceof Deno.errors.NotFound);
      assert.ok(error.message.includes(`: ${old} is 3.9, ${bare} is 3.11 without ensurepip; `));
      return true;
    });
  });
});

Deno.test("findPython() passes over a Python for another processor than Deno's", async () => {
  await withProject(async (folder) => {
    const [own, other] = Deno.build.arch === "x86_64"
      ? ["x86_64", "aarch64"]
      : ["aarch64", "x86_64"];
    const emulated = await writeProgram(
      join(folder, "emulated"),
      `echo "3 12"; echo; echo ${other}`,
    );
    const native = await writeProgram(join(folder, "native"), `echo "3 12"; echo; echo ${own}`);
    assert.equal(await findPython([emulated, native]), native);
    await assert.rejects(findPython([emulated]), (error) => {
      assert.ok(
        (error as Error).message.includes(
          `: ${emulated} is 3.12 for ${other} beside a Deno for ${own}; install it with `,
        ),
      );
      return true;
    });
  });
});

Deno.test("checkMachine() refuses what TensorFlow's libraries can't run on", async () => {
  checkMachine(await thisMachine());
  const linux = { os: "linux", arch: "x86_64", glibc: "2.27", flags: "fpu avx avx2" };
  checkMachine(linux);
  checkMachine({ os: "darwin", arch: "aarch64" });
  checkMachine({ ...linux, flags: undefined });
  const cannot = "Cannot set up TensorFlow as its libraries need";
  assert.throws(() => checkMachine({ ...linux, glibc: undefined }), {
    message:
      `${cannot} glibc 2.27 or newer: this system's C library is another, such as Alpine's musl; use Debian, Ubuntu or Fedora`,
  });
  assert.throws(() => checkMachine({ ...linux, glibc: "2.17" }), {
    message: `${cannot} glibc 2.27 or newer: this system has 2.17`,
  });
  assert.throws(() => checkMachine({ ...linux, flags: "fpu sse4_2 avxlike" }), {
    message: `${cannot} a processor with AVX: this one, or the virtual machine around it, has none`,
  });
});

Deno.test("withSetupLock() lets one set-up after the other, and says that it waits", async () => {
  await withProject(async (project) => {
    const order: string[] = [];
    const first = withSetupLock(async () => {
      order.push("first begins");
      await new Promise((resolve) => setTimeout(resolve, 900));
      order.push("first ends");
    }, { project });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const program = join(project, "second.ts");
    const module = new URL("../../tools/setup/lock.ts", import.meta.url).href;
    await Deno.writeTextFile(
      program,
      `import { withSetupLock } from ${JSON.stringify(module)};
      await withSetupLock(async () => console.log(Date.now()), { project: ${
        JSON.stringify(project)
      } });`,
    );
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", `--config=${join(PROJECT, "deno.json")}`, program],
    }).output();
    await first;
    const text = new TextDecoder();
    assert.deepEqual(order, ["first begins", "first ends"]);
    assert.match(text.decode(stdout), /^\d+\n$/);
    assert.equal(
      text.decode(stderr),
      "Another set-up is running in this folder: waiting for it\n",
    );
  });
});

Deno.test("checkIdle() finds a notebook that runs on the environment", async () => {
  await withProject(async (project) => {
    await checkIdle(project);
    const kernel = venv("deno", project);
    const child = new Deno.Command("bash", {
      args: ["-c", `exec -a '${kernel} jupyter --kernel' sleep 30`],
    }).spawn();
    try {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await assert.rejects(checkIdle(project), {
        message:
          'Cannot make .venv anew as notebooks are running on it: close them (1 kernels), then run "deno task setup" again',
      });
    } finally {
      child.kill("SIGKILL");
      await child.status;
    }
    await checkIdle(project);
  });
});

Deno.test("pip() undoes settings that would send packages elsewhere", async () => {
  await withProject(async (project) => {
    await writePip(
      project,
      `echo "$PIP_USER|$PIP_TARGET|$PIP_PREFIX|$PIP_ROOT" > "${project}/env.txt"`,
    );
    const before = Deno.env.get("PIP_TARGET");
    Deno.env.set("PIP_TARGET", "/elsewhere");
    try {
      await pip(["install", "x"], undefined, project);
    } finally {
      if (before === undefined) Deno.env.delete("PIP_TARGET");
      else Deno.env.set("PIP_TARGET", before);
    }
    assert.equal(await Deno.readTextFile(join(project, "env.txt")), "0|||\n");
  });
});

Deno.test("pip() names what it could not get, and what pip said", async () => {
  await withProject(async (project) => {
    await writePip(project, PIP_WITHOUT_NETWORK);
    await assert.rejects(
      pip(["install", "--quiet", "ziglang==0.15.2"], undefined, project),
      (error) => {
        const [first, ...rest] = (error as Error).message.split("\n");
        assert.equal(
          first,
          "Cannot install ziglang==0.15.2 as pip must get it from a package index: " +
            "No matching distribution found for ziglang==0.15.2; " +
            'check the network, then run "deno task setup" again',
        );
        assert.ok(rest.includes("WARNING: Retrying after connection broken"));
        return true;
      },
    );
  });
});

Deno.test("pip() reports how far large downloads have come", async () => {
  await withProject(async (project) => {
    await writePip(project, `echo "Progress 1 of 9"; echo "Progress 5 of 6000000"`);
    const reports: number[][] = [];
    await pip(["install", "x"], (...numbers) => reports.push(numbers), project);
    assert.deepEqual(reports, [[5, 6000000]]);
  });
});

Deno.test("pythonIsReady() is false without the stamp that comes last", async () => {
  await withProject(async (project) => {
    await writePip(project, "");
    assert.equal(await pythonIsReady(project), false);
    await Deno.writeTextFile(join(project, ".venv", "complete"), "of another place");
    assert.equal(await pythonIsReady(project), false);
  });
});

Deno.test("writeKernelspec() names the project's own Deno, once", async () => {
  await withProject(async (project) => {
    assert.equal(await writeKernelspec(project), 'the kernel "Deno" in .venv');
    assert.equal(await writeKernelspec(project), "already there");
    const kernel = join(project, ".venv", "share", "jupyter", "kernels", "deno");
    const spec = JSON.parse(await Deno.readTextFile(join(kernel, "kernel.json")));
    assert.equal(spec.argv[0], venv("deno", project));
    assert.equal(spec.interrupt_mode, "signal");
    assert.deepEqual([...Deno.readDirSync(kernel)].map(({ name }) => name), ["kernel.json"]);
  });
});

Deno.test("findCompiler() takes the first that answers, else Zig's", async () => {
  await withProject(async (project) => {
    const none = join(project, "none");
    const broken = await writeProgram(join(project, "broken"), "exit 1");
    const good = await writeProgram(join(project, "good"), "echo 12");
    assert.deepEqual(await findCompiler({ project, compilers: [none, broken, good] }), [good]);

    await writePip(project, `echo "$*" > "${project}/pip.txt"`);
    const python = venv("python", project);
    assert.deepEqual(await findCompiler({ project, compilers: [none, broken] }), [
      ...[python, "-m", "ziglang", "c++"],
    ]);
    const asked = await Deno.readTextFile(join(project, "pip.txt"));
    assert.equal(asked.trim(), "-m pip install --quiet ziglang==0.15.2 --no-input");
  });
});

Deno.test("findCompiler() names the command that installs one", async () => {
  await withProject(async (project) => {
    await writePip(project, PIP_WITHOUT_NETWORK);
    await assert.rejects(findCompiler({ project, compilers: [] }), {
      message:
        `Cannot compile tfjs-node's add-on as there must be a C++ compiler: there is none, and ziglang==0.15.2 could not be installed; install one with "${
          Deno.build.os === "darwin" ? "xcode-select --install" : "sudo apt-get install g++"
        }"`,
    });
  });
});

Deno.test("buildAddOn() keeps no add-on that does not load", async () => {
  await withProject(async (project) => {
    await Deno.mkdir(join(project, "node_modules", "@tensorflow", "tfjs-node"), {
      recursive: true,
    });
    await Deno.mkdir(cacheOf(project), { recursive: true });
    // What a compiler that was killed leaves behind.
    await Deno.writeTextFile(join(cacheOf(project), "untried.node"), "half");
    const compiler = await writeProgram(
      join(project, "c++"),
      `while [ "$1" != "-o" ]; do [ $# -gt 0 ] && shift || exit 0; done; echo "no library" > "$2"`,
    );
    for (let i = 0; i < 2; i++) {
      await assert.rejects(buildAddOn({ project, compilers: [compiler] }), (error) => {
        const [first, ...rest] = (error as Error).message.split("\n");
        assert.equal(
          first,
          "Cannot use tfjs-node's add-on as TensorFlow must answer through it: it does not load",
        );
        assert.match(rest.join("\n"), /untried\.node: file too short|untried\.node/);
        return true;
      });
      assert.deepEqual([...Deno.readDirSync(cacheOf(project))].map(({ name }) => name), [
        "untried.node",
      ]);
    }
  });
});

Deno.test("linkAddOn() links to this project's add-on, once", async () => {
  await withProject(async (project) => {
    const link = join(
      ...[project, "node_modules", "@tensorflow", "tfjs-node"],
      ...["lib", "napi-v8", "tfjs_binding.node"],
    );
    await Deno.mkdir(dirname(link), { recursive: true });
    await Deno.symlink("/elsewhere/tfjs-node.node", link);
    assert.equal(await linkAddOn(project), "linked in node_modules");
    assert.equal(dirname(await Deno.readLink(link)), cacheOf(project));
    assert.equal(await linkAddOn(project), "already there");
  });
});
