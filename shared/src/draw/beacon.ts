/**
 * The public beacon: drand's quicknet, whose rounds nobody can know or choose before their time. Which round
 * counts is fixed when entries end; its signature is checked here with nothing but the network's public key.
 */
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { bundledDigest, hexToBytes, uint64 } from './bytes.ts'

export const BEACON_CHAIN = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971'
const PUBLIC_KEY =
  '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451' +
  '0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a'
const SCHEME = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_'

export type BeaconRound = {
  round: number
  /** Hex, 48 bytes. */
  signature: string
}

/** Whether the network signed this round. */
export function isBeaconRound({ round, signature }: BeaconRound): boolean {
  try {
    const { shortSignatures } = bls12_381
    const message = shortSignatures.hash(bundledDigest(uint64(round)), SCHEME)
    return shortSignatures.verify(hexToBytes(signature), message, hexToBytes(PUBLIC_KEY))
  } catch {
    // Not a point of the curve.
    return false
  }
}
