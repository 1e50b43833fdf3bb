import { measure } from './measure.ts';
import { caseOf, ways } from './rings.ts';

/** Measures one way to carry buffers in a process of its own, where no other way has been compiled. */
const way = ways[Number(process.argv[2])];
if (way === undefined) throw new Error(`There is no way ${process.argv[2]}.`);
const { run, trips } = caseOf(way);
console.log(JSON.stringify(measure(run, trips)));
