/**
 * Requests that get no answer, and why.
 *
 * @module
 */

/** Why a request is refused. */
export class Refusal extends Error {
  /**
   * @param status An HTTP status from 400.
   * @param message What is wrong, for a person.
   * @param headers More headers of the response.
   */
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}
