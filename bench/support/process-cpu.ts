/** CPU time and memory of other processes, as Linux tells them in /proc; zero elsewhere. */
import { readFileSync, readdirSync } from "node:fs";

/** The kernel counts in hundredths of a second (USER_HZ), on every architecture that Node runs on. */
const tickMs = 10;

type Stat = { readonly parent: number; readonly ownMs: number; readonly reapedMs: number };

function statOf(pid: number): Stat | null {
  try {
    const line = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    // The name in parentheses may hold anything; the fields behind it are numbers. proc(5): 4 ppid, 14-17 times.
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ").map(Number);
    const [parent = 0, user = 0, system = 0, childUser = 0, childSystem = 0] = [1, 11, 12, 13, 14].map((at) => fields[at] ?? 0);
    return { parent, ownMs: (user + system) * tickMs, reapedMs: (childUser + childSystem) * tickMs };
  } catch {
    return null; // it has ended, or this is not Linux
  }
}

export function parentOf(pid: number): number {
  return statOf(pid)?.parent ?? 0;
}

export function cpuMsOf(pid: number): number {
  return statOf(pid)?.ownMs ?? 0;
}

/** Of a process, its children, and those of them that have ended. */
export function childrenCpuMs(pid: number): number {
  const own = statOf(pid);
  if (own === null) return 0;
  const children = pids().map(statOf).filter((stat) => stat?.parent === pid);
  return children.reduce((sum, stat) => sum + (stat?.ownMs ?? 0), own.ownMs + own.reapedMs);
}

function pids(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter((pid) => pid > 0);
  } catch {
    return [];
  }
}

/** The most memory that the process ever had, in megabytes (VmHWM). */
export function peakMemoryMb(pid: number): number {
  return statusMb(pid, "VmHWM");
}

/** What it has now (VmRSS). */
export function memoryMb(pid: number): number {
  return statusMb(pid, "VmRSS");
}

function statusMb(pid: number, field: string): number {
  try {
    const [, kilobytes] = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${String(pid)}/status`, "utf8")) ?? [];
    return Number(kilobytes ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
