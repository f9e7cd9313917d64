/**
 * Whether this machine can run what set-up would download: its C library and its processor.
 *
 * It is asked before the npm packages are there, so it may not import any.
 *
 * @module
 */

/** The oldest glibc that TensorFlow's wheels run on. */
const GLIBC: readonly [number, number] = [2, 27];

/** What of a machine decides. */
interface Machine {
  /** `linux`, `darwin` … */
  readonly os: string;
  /** `x86_64`, `aarch64` … */
  readonly arch: string;
  /** The version of glibc, such as `2.36`; undefined where the C library is another. */
  readonly glibc?: string | undefined;
  /** What the processor can do, as the system names it; undefined where that isn't known. */
  readonly flags?: string | undefined;
}

/** Returns what this machine is. */
export async function thisMachine(): Promise<Machine> {
  const { os, arch } = Deno.build;
  const cpuinfo = os === "linux" ? await Deno.readTextFile("/proc/cpuinfo").catch(() => "") : "";
  return {
    os,
    arch,
    glibc: os === "linux" ? glibcVersion() : undefined,
    flags: cpuinfo.match(/^flags\s*:(.*)$/m)?.[1],
  };
}

/** Throws if this machine's C library is not glibc or an old one, or its processor has no AVX. */
export function checkMachine({ os, arch, glibc, flags }: Machine): void {
  if (os === "linux" && !isAtLeast(glibc, GLIBC)) {
    throw new Error(
      `Cannot set up TensorFlow as its libraries need glibc ${GLIBC.join(".")} or newer: ` +
        (glibc === undefined
          ? "this system's C library is another, such as Alpine's musl; use Debian, Ubuntu or Fedora"
          : `this system has ${glibc}`),
    );
  }
  // Without it the library would end the process with an illegal instruction, and no word.
  if (arch === "x86_64" && flags !== undefined && !/\bavx\b/.test(flags)) {
    throw new Error(
      "Cannot set up TensorFlow as its libraries need a processor with AVX: this one, or the " +
        "virtual machine around it, has none",
    );
  }
}

function isAtLeast(version: string | undefined, [major, minor]: readonly [number, number]) {
  const [a = 0, b = 0] = version?.split(".").map(Number) ?? [];
  return a > major || a === major && b >= minor;
}

/** Asks the C library itself: programs that print its version are not everywhere. */
function glibcVersion(): string | undefined {
  try {
    const libc = Deno.dlopen("libc.so.6", {
      gnu_get_libc_version: { parameters: [], result: "pointer" },
    });
    const pointer = libc.symbols.gnu_get_libc_version();
    const version = pointer === null ? undefined : Deno.UnsafePointerView.getCString(pointer);
    libc.close();
    return version;
  } catch {
    return undefined;
  }
}
