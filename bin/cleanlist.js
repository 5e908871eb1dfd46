#!/usr/bin/env node
// Runs the TypeScript as it is: Node 24 strips the types. Ranking names needs none of the product's other parts, and
// starts without them; its --help is told like every other command's.
const rankOnly = process.argv[2] === "rank" && !process.argv.some((argument) => argument === "--help" || argument === "-h");
await import(rankOnly ? "../src/cli/rank/program.ts" : "../src/main.ts");
