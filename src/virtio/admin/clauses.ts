import { clauseOf, commandsIn } from './codes.ts';

const COMMANDS = 'basic/device-groups/group-administration-commands';
const PARTS = 'basic/device-parts/common-device-parts';

/** Every section that a refusal or a command of an owner may name. */
export const ADMIN_CLAUSES: readonly string[] = [
  ...commandsIn('1.4').map(clauseOf),
  `${COMMANDS}/device-requirements`,
  `${COMMANDS}/legacy-interfaces/device-requirements`,
  `${COMMANDS}/device-and-driver-capabilities/device-requirements`,
  `${COMMANDS}/device-resource-objects`,
  `${COMMANDS}/device-resource-objects/device-requirements`,
  `${COMMANDS}/device-parts/virtio-resource-obj-dev-parts`,
  `${COMMANDS}/device-parts/device-parts-order/device-requirements`,
  `${COMMANDS}/device-parts/device-parts-order/driver-requirements`,
  PARTS,
  `${PARTS}/virtio-dev-part-drv-features`,
  `${PARTS}/virtio-dev-part-vq-cfg`,
];
