package dev.espalier.model.format;

import dev.espalier.model.format.PickleValue.Tensor;
import dev.espalier.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/// A PyTorch checkpoint as `torch.save` writes since 1.6: a dict of tensors in a zip file.
///
/// | zip entry | meaning |
/// |---|---|
/// | `NAME/data.pkl` | the dict, pickled with protocol 2; each tensor names a storage by key |
/// | `NAME/data/KEY` | the elements of a storage, little endian, stored uncompressed |
/// | `NAME/byteorder` | `little`, or absent before torch 2.1 |
///
/// Others (`version`, `.format_version`, ...) say nothing about the tensors and are not read. The
/// zip records are described at [ZipDirectory], the pickle at [StateDictPickle]: it is read as
/// data, and nothing in it is run. Two tensors may share a storage. A tensor whose elements do not
/// lie row-major without gaps (a transposed view) is refused. Files of before torch 1.6 are no zip
/// and are refused by name.
///
/// Source: `torch/serialization.py` and `torch/_utils.py`, PyTorch 2.10.
public final class TorchCheckpoint implements WeightFile {
  private static final String CONVERT =
      "Convert the checkpoint to safetensors, or save it again with a newer torch.";
  private static final long MAX_PICKLE_BYTES = 64L << 20;

  /// Protocol 2, then the long integer 0x1950a86a20f9469cfc6c.
  private static final byte[] LEGACY_MAGIC = {
    (byte) 0x80,
    2,
    (byte) 0x8a,
    10,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19
  };

  private final TensorTable table;

  private TorchCheckpoint(TensorTable table) {
    this.table = table;
  }

  public static TorchCheckpoint open(Path path) {
    return MappedFile.read(
        path,
        file ->
            new TorchCheckpoint(new TensorTable(file, new Parse(file, entries(file)).tensors())));
  }

  private static Map<String, ZipDirectory.Entry> entries(MappedFile file) {
    if (file.startsWith(LEGACY_MAGIC)) {
      throw file.fault("is a checkpoint of before torch 1.6")
          .needed("the zip form that torch.save writes since")
          .remedy(CONVERT)
          .fault();
    }
    return ZipDirectory.read(file);
  }

  @Override
  public Path path() {
    return table.file().path();
  }

  @Override
  public List<TensorInfo> tensors() {
    return table.all();
  }

  @Override
  public Optional<TensorInfo> find(String name) {
    return table.find(name);
  }

  @Override
  public MemorySegment bytes(String name) {
    return table.bytes(info(name));
  }

  @Override
  public void close() {
    table.file().close();
  }

  /// Finds the tensors of one checkpoint in its zip entries.
  private record Parse(MappedFile file, Map<String, ZipDirectory.Entry> entries) {

    List<TensorInfo> tensors() {
      String folder = folder();
      checkByteOrder(folder);
      var tensors = new ArrayList<TensorInfo>();
      StateDictPickle.read(file, pickle(folder))
          .forEach((name, tensor) -> tensors.add(info(folder, name, tensor)));
      tensors.sort(TensorInfo.FILE_ORDER);
      return tensors;
    }

    private String folder() {
      var folders =
          entries.keySet().stream()
              .filter(name -> name.endsWith("/data.pkl"))
              .map(name -> name.substring(0, name.length() - "data.pkl".length()))
              .toList();
      if (folders.size() != 1) {
        throw file.fault("is a zip file with %d entries NAME/data.pkl".formatted(folders.size()))
            .needed("one, as in a PyTorch checkpoint")
            .fault();
      }
      return folders.getFirst();
    }

    private void checkByteOrder(String folder) {
      var entry = entries.get(folder + "byteorder");
      if (entry == null) {
        return;
      }
      byte[] found = file.copy(entry.offset(), (int) Math.min(entry.size(), 16));
      if (!Arrays.equals(found, "little".getBytes(StandardCharsets.US_ASCII))) {
        throw file.fault(
                "has byte order '%s'".formatted(new String(found, StandardCharsets.ISO_8859_1)))
            .needed("'little'")
            .remedy("Save it on a little-endian machine.")
            .fault();
      }
    }

    private byte[] pickle(String folder) {
      var entry = present(folder + "data.pkl");
      if (entry.size() > MAX_PICKLE_BYTES) {
        throw file.fault("data.pkl has %d bytes".formatted(entry.size()))
            .needed("at most " + MAX_PICKLE_BYTES)
            .fault();
      }
      byte[] pickle = file.copy(entry.offset(), (int) entry.size());
      var crc = new CRC32();
      crc.update(pickle);
      if ((int) crc.getValue() != entry.crc()) {
        throw file.fault("data.pkl has CRC-32 %08x".formatted((int) crc.getValue()))
            .needed("%08x".formatted(entry.crc()))
            .remedy("The file is damaged: fetch it again.")
            .fault();
      }
      return pickle;
    }

    private ZipDirectory.Entry present(String name) {
      return Optional.ofNullable(entries.get(name))
          .orElseThrow(() ->
              file.fault("has no zip entry '%s'".formatted(name))
                  .needed("one for each storage that data.pkl names")
                  .remedy("The file is damaged: fetch it again.")
                  .fault());
    }

    private TensorInfo info(String folder, String name, Tensor tensor) {
      String label = "tensor '%s'".formatted(name);
      var dtype = tensor.storage().dtype();
      var encoding = Encoding.valueOf(dtype.name());
      var entry = present(folder + "data/" + tensor.storage().key());
      var shape = shape(label, tensor);
      long byteSize =
          encoding
              .byteSize(shape)
              .orElseThrow(() ->
                  file.fault("%s has shape %s".formatted(label, shape))
                      .needed("less than 2^63 bytes")
                      .remedy("The file is damaged: fetch it again.")
                      .fault());
      long bytes = dtype.bytes();
      if (tensor.storage().elements() != entry.size() / bytes || entry.size() % bytes != 0) {
        throw file.fault(
                "storage '%s' has %d bytes".formatted(tensor.storage().key(), entry.size()))
            .needed("%d elements of %s".formatted(tensor.storage().elements(), dtype))
            .remedy("The file is damaged: fetch it again.")
            .fault();
      }
      if (tensor.offset() < 0 || tensor.offset() > (entry.size() - byteSize) / bytes) {
        throw file.fault(
                "%s has %d bytes from element %d of storage '%s'"
                    .formatted(label, byteSize, tensor.offset(), tensor.storage().key()))
            .needed("no more than its %d bytes".formatted(entry.size()))
            .remedy("The file is damaged: fetch it again.")
            .fault();
      }
      return new TensorInfo(
          name, encoding, shape, entry.offset() + tensor.offset() * bytes, byteSize);
    }

    private Shape shape(String label, Tensor tensor) {
      var sizes = tensor.sizes();
      if (sizes.size() != tensor.strides().size() || sizes.stream().anyMatch(size -> size < 0)) {
        throw file.fault("%s has sizes %s and strides %s".formatted(label, sizes, tensor.strides()))
            .needed("as many strides as sizes, and no size below 0")
            .remedy("The file is damaged: fetch it again.")
            .fault();
      }
      var shape = Shape.of(sizes);
      if (!isContiguous(tensor)) {
        throw file.fault("%s of shape %s has strides %s".formatted(label, shape, tensor.strides()))
            .needed("row-major elements without gaps")
            .remedy("Save it with .contiguous(), or convert the checkpoint to safetensors.")
            .fault();
      }
      return shape;
    }

    /// Whether the strides are those of a row-major tensor; the stride of a dimension of 1 says
    /// nothing, and neither do those of a tensor without elements.
    private static boolean isContiguous(Tensor tensor) {
      if (tensor.sizes().contains(0L)) {
        return true;
      }
      long expected = 1;
      for (int i = tensor.sizes().size() - 1; i >= 0; i--) {
        long size = tensor.sizes().get(i);
        if (size != 1 && tensor.strides().get(i) != expected) {
          return false;
        }
        expected *= size; // may wrap around: the size of such a shape is refused next
      }
      return true;
    }
  }
}
