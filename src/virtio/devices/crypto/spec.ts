/** Everything the specification says of the crypto device: section 5.9 of every version since 1.1. */
import type { DeviceSpec } from '../../spec/types.ts';
import { CRYPTO_FEATURES } from './features.ts';
import { CRYPTO_QUEUES } from './queues.ts';
import { CRYPTO_ASYMMETRIC_STRUCTS } from './spec-asymmetric.ts';
import { CRYPTO_CONSTANTS } from './spec-constants.ts';
import { CRYPTO_IPSEC_CONSTANTS, CRYPTO_IPSEC_STRUCTS } from './spec-ipsec.ts';
import { CRYPTO_OPERATION_STRUCTS } from './spec-operations.ts';
import { CRYPTO_SESSION_STRUCTS } from './spec-sessions.ts';
import { CRYPTO_STATELESS_STRUCTS } from './spec-stateless.ts';
import { CRYPTO_REQUEST_STRUCTS, cryptoConfig } from './spec-structs.ts';

export const CRYPTO: DeviceSpec = {
  key: 'crypto',
  id: 20,
  clause: 'crypto',
  features: CRYPTO_FEATURES,
  queues: CRYPTO_QUEUES,
  config: cryptoConfig,
  structs: [
    ...CRYPTO_REQUEST_STRUCTS,
    ...CRYPTO_SESSION_STRUCTS,
    ...CRYPTO_OPERATION_STRUCTS,
    ...CRYPTO_STATELESS_STRUCTS,
    ...CRYPTO_ASYMMETRIC_STRUCTS,
    ...CRYPTO_IPSEC_STRUCTS,
  ],
  constants: [...CRYPTO_CONSTANTS, ...CRYPTO_IPSEC_CONSTANTS],
};
