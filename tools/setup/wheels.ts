/**
 * Which Python wheel carries TensorFlow's libraries for a platform.
 *
 * @module
 */

/** The version of TensorFlow. */
export const TENSORFLOW = "2.21.0";

/** This machine's system and processor, as Deno names them. */
export const PLATFORM = `${Deno.build.os}-${Deno.build.arch}`;

/** A wheel that carries TensorFlow's libraries. */
export interface Wheel {
  /** The package's name. */
  readonly name: string;
  /** The platform's name in wheels. */
  readonly platform: string;
  /** Its checksum. */
  readonly sha256: string;
  /** The two libraries in it. */
  readonly libraries: readonly [string, string];
}

const LINUX_LIBRARIES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"] as const;

const WHEELS: Readonly<Record<string, Wheel>> = {
  "linux-x86_64": {
    name: "tensorflow-cpu",
    platform: "manylinux_2_27_x86_64",
    sha256: "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
    libraries: LINUX_LIBRARIES,
  },
  "linux-aarch64": {
    name: "tensorflow",
    platform: "manylinux_2_27_aarch64",
    sha256: "b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552",
    libraries: LINUX_LIBRARIES,
  },
  "darwin-aarch64": {
    name: "tensorflow",
    platform: "macosx_12_0_arm64",
    sha256: "56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712",
    libraries: ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"],
  },
};

/** Returns the wheel for a platform; throws if none with the libraries is known for it. */
export function wheelOf(platform: string = PLATFORM): Wheel {
  const wheel = WHEELS[platform];
  if (wheel !== undefined) return wheel;
  throw new Error(
    `Cannot set up TensorFlow as there must be libraries of it for this platform: it is ` +
      `${platform}, and wheels with them are known for ${Object.keys(WHEELS).join(", ")}; ` +
      (platform.startsWith("windows")
        ? `use the Windows Subsystem for Linux ("wsl --install")`
        : "use one of these"),
  );
}
