/** The installation is not as it has to be: nothing is started, and the message says what to do. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
