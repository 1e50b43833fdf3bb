/** What an access to memory is for, as the entropy device and its driver say it with `memory.at`. */
export const RNG_PROBES = {
  /** The device writes random bytes. */
  dataWrite: 'rng.data.write',
  /** The driver takes as many bytes as the used length says. */
  dataUse: 'rng.data.use',
} as const;
