package dev.espalier.judge;

import java.util.Arrays;
import java.util.List;

/// Tells English from other languages: by script, and in Latin letters by the commonest words of
/// the languages that are written most on the web.
final class Language {
  /// Shorter texts are not measured.
  private static final int LEAST_WORDS = 12;

  private static final int LEAST_LETTERS = 20;

  /// Running text of any of the languages has a third or more of its commonest words.
  private static final double LEAST_SHARE = 0.2;

  private static final long[] ENGLISH =
      hashes(
          "the of and to a in is it you that he was for on are with as i his they be at one have this"
              + " from or had by not but what all were we when your can said there use an each which"
              + " she do how their if will up other about out many then them these so some her would"
              + " make like him into has no my than could should also may more such any its our");

  private static final List<long[]> OTHERS =
      List.of(
          // Spanish and Portuguese
          hashes(
              "de la que el en y los se del las un por con no una su para es al lo como más o pero sus"
                  + " le ha me si sin sobre este ya entre cuando todo esta ser son dos también fue"
                  + " había era muy años hasta desde está mi porque qué sólo han yo hay vez puede"
                  + " todos así nos ni parte tiene él uno donde bien tiempo mismo ese ahora"),
          hashes(
              "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao"
                  + " ele das tem à seu sua ou ser quando muito há nos já está eu também só pelo pela"
                  + " até isso ela entre era depois sem mesmo aos ter seus quem nas me esse eles você"),
          // French
          hashes(
              "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il"
                  + " sont la avec on mais comme ou si leur y nous vous je cette être ses d'une aux"
                  + " elle fait ces tout même deux son sans peut aussi bien très été"),
          // German and Dutch
          hashes(
              "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es"
                  + " an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über"
                  + " einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde ich"
                  + " du wir ihr kann können"),
          hashes(
              "de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij nog"
                  + " uit naar heeft ze door worden kan wordt je deze wel dit hij wat zo over geen meer"),
          // Italian
          hashes(
              "di e il la che in a per è un del non con una i da si le dei al sono come della lo ha più"
                  + " o nel alla ma gli se anche questo delle su ci essere mi ti loro dal tutto era"));

  private Language() {}

  /// Whether a text is for the most part not English.
  static boolean isOther(String text, Words words) {
    int latin = 0;
    int letters = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isLetter(c)) {
        letters++;
        latin += isLatin(c) ? 1 : 0;
      }
    }
    if (letters < LEAST_LETTERS) {
      return false;
    }
    return 2 * latin < letters || (words.count() >= LEAST_WORDS && isOther(words));
  }

  private static boolean isLatin(int c) {
    return c < 0x80 || Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
  }

  private static boolean isOther(Words words) {
    int english = hits(words, ENGLISH);
    if (english > LEAST_SHARE * words.count()) {
      return false;
    }
    int other = OTHERS.stream().mapToInt(common -> hits(words, common)).max().orElse(0);
    return other >= LEAST_SHARE * words.count() && other > 2 * english;
  }

  private static int hits(Words words, long[] common) {
    int hits = 0;
    for (int i = 0; i < words.count(); i++) {
      hits += Arrays.binarySearch(common, words.hash(i)) >= 0 ? 1 : 0;
    }
    return hits;
  }

  /// Whether a word is one of the commonest of English.
  static boolean isCommonEnglish(long hash) {
    return Arrays.binarySearch(ENGLISH, hash) >= 0;
  }

  private static long[] hashes(String words) {
    return Arrays.stream(words.split(" ", -1)).mapToLong(Words::hash).sorted().toArray();
  }
}
