# Sourced by ./build and ./espalier: what ESPALIER_CUDA asks for. Sets CUDA_PROFILES, words for Maven,
# and LIB, the folder below core/target where the jars lie.
#   unset or 0   libtorch for CPUs
#   1            libtorch for CUDA, and NVIDIA's libraries through Maven
#   system       libtorch for CUDA, with the CUDA 13, cuDNN 9 and NCCL 2 of this machine
read_cuda() {
  case "${ESPALIER_CUDA:-0}" in
    0) LIB=lib CUDA_PROFILES= ;;
    1) LIB=lib-cuda CUDA_PROFILES="-Pcuda,cuda-libraries -Dlib.folder=lib-cuda" ;;
    system) LIB=lib-cuda-system CUDA_PROFILES="-Pcuda -Dlib.folder=lib-cuda-system" ;;
    *)
      echo "espalier: ESPALIER_CUDA is '$ESPALIER_CUDA'; needs 1 (NVIDIA's libraries come through Maven) or system (they are those of this machine)." >&2
      return 2
      ;;
  esac
}
